"""MariaDB's and MySQL's types: how the text of each becomes JSON (data sheet, section 3.2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pymysql.constants import FIELD_TYPE

from connectors.sql.databases.values import clock, double, in_base64, number, parsed, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

_BINARY = 63
"""The number of the character set of bytes."""
_ZERO = "0000-00-00"

_NUMBERS = (
    FIELD_TYPE.TINY,
    FIELD_TYPE.SHORT,
    FIELD_TYPE.INT24,
    FIELD_TYPE.LONG,
    FIELD_TYPE.LONGLONG,
    FIELD_TYPE.DECIMAL,
    FIELD_TYPE.NEWDECIMAL,
)

_LONG_TEXTS = (FIELD_TYPE.BLOB, FIELD_TYPE.MEDIUM_BLOB, FIELD_TYPE.LONG_BLOB)


def _day(text: str) -> str | None:
    return None if text.startswith(_ZERO) else text


def _moment(text: str) -> str | None:
    return None if text.startswith(_ZERO) else timestamp(text)


_OF_TYPE: dict[int, Callable[[Any], Any]] = {
    **dict.fromkeys(_NUMBERS, number),
    FIELD_TYPE.FLOAT: double,
    FIELD_TYPE.DOUBLE: double,
    FIELD_TYPE.DATE: _day,
    FIELD_TYPE.NEWDATE: _day,
    FIELD_TYPE.DATETIME: _moment,
    FIELD_TYPE.TIMESTAMP: _moment,
    FIELD_TYPE.TIME: clock,
    FIELD_TYPE.YEAR: "{}-01-01".format,
    FIELD_TYPE.JSON: parsed,
}


def _true_unless_zero(value: str | bytes) -> bool:
    return (value != b"\0") if isinstance(value, bytes) else value != "0"


def converter(field: Any, *, tiny_is_bit: bool) -> Callable[[Any], Any]:
    """How the values of a column become JSON.

    Args:
        field: the column's description, as PyMySQL has it; MariaDB's has `extended` too.
        tiny_is_bit: whether one digit of the smallest integers is a truth value.
    """
    kind = field.type_code
    if (kind == FIELD_TYPE.TINY and field.length == 1 and tiny_is_bit) or (
        kind == FIELD_TYPE.BIT and field.length == 1
    ):
        return _true_unless_zero
    # What functions make is marked as JSON too, but only columns and aggregates are of the type that holds it.
    if kind in _LONG_TEXTS and b"json" in getattr(field, "extended", b""):
        return parsed
    return _OF_TYPE.get(kind) or partial(_text, binary=field.charsetnr == _BINARY)


def _text(value: str | bytes, *, binary: bool) -> str:
    if isinstance(value, str):
        value = value.encode("latin-1") if binary else value
    return in_base64(value) if isinstance(value, bytes) else value
