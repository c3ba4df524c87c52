"""PostgreSQL's types: how the text of each becomes JSON (data sheet, section 3.2)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg

from connectors.sql.databases.values import clock, double, in_base64, number, parsed, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Converter = Callable[[str], Any]

_INTERVAL = re.compile(
    r"(?:(?P<years>-?\d+) years?)?\s*(?:(?P<months>-?\d+) mons?)?\s*(?:(?P<days>[+-]?\d+) days?)?\s*"
    r"(?:(?P<sign>[+-])?(?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>\d+)(?P<fraction>\.\d+)?)?"
)
_ZONED_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?")
_DAY = 24 * 60 * 60


def _interval(text: str) -> dict[str, Any]:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        return {"type": "interval", "value": text, "null": False}
    sign = -1 if match["sign"] == "-" else 1
    years, months, days = (int(match[name] or 0) for name in ("years", "months", "days"))
    hours, minutes, whole = (sign * int(match[name] or 0) for name in ("hours", "minutes", "seconds"))
    micros = sign * int(f"{(match['fraction'] or '.')[1:]:0<6}"[:6])
    seconds = whole + micros / 1_000_000
    words = f"{years} years {months} mons {days} days {hours} hours {minutes} mins {_short(seconds)} secs"
    return {
        "type": "interval",
        "value": words,
        "years": years,
        "months": months,
        "days": days,
        "hours": hours,
        "minutes": minutes,
        "wholeSeconds": whole,
        "microSeconds": micros,
        "seconds": seconds,
        "null": False,
    }


def _short(seconds: float) -> str:
    return f"{seconds:.6f}".rstrip("0").removesuffix(".") + (".0" if seconds == int(seconds) else "")


def _point(text: str) -> dict[str, Any]:
    x, y = (float(each) for each in text.strip("()").split(","))
    return {"type": "point", "value": f"({x},{y})", "x": x, "y": y, "isNull": False, "null": False}


def _zoned_time(text: str) -> str:
    match = _ZONED_TIME.fullmatch(text)
    if match is None:
        return text
    hours, minutes, seconds = (int(each) for each in match.groups()[:3])
    ahead_hours, ahead_minutes, ahead_seconds = (int(each or 0) for each in match.groups()[4:])
    ahead = ahead_hours * 3600 + ahead_minutes * 60 + ahead_seconds
    at = (hours * 3600 + minutes * 60 + seconds - (ahead if match[4] == "+" else -ahead)) % _DAY
    return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"


def _money(text: str) -> Any:
    digits = re.sub(r"[^\d.]", "", text)
    return number(f"-{digits}" if "-" in text or "(" in text else digits)


def _named(name: str) -> Converter:
    return lambda text: {"type": name, "value": text, "null": False}


def _array(text: str, element: Converter, delimiter: str) -> list[Any]:
    r"""A list of an array's literal, `{1,NULL,"a \"b\""}`, at any depth; bounds before it say nothing in JSON."""
    tokens = re.compile(rf'([{{}}])|"((?:[^"\\]|\\.)*)"|([^{{}}"{re.escape(delimiter)}]+)')
    stack: list[list[Any]] = [[]]
    for bracket, quoted, plain in tokens.findall(text[text.index("{") :]):
        if bracket == "{":
            stack.append([])
        elif bracket == "}":
            done = stack.pop()
            stack[-1].append(done)
        elif plain:
            stack[-1].append(None if plain == "NULL" else element(plain))
        else:
            stack[-1].append(element(re.sub(r"\\(.)", r"\1", quoted)))
    found: list[Any] = stack[0][0]
    return found


_OF_NAME: dict[str, Converter] = {
    "bool": lambda text: text == "t",
    "bytea": lambda text: in_base64(bytes.fromhex(text[2:])),
    "date": str,
    "interval": _interval,
    "money": _money,
    "point": _point,
    "time": clock,
    "timetz": _zoned_time,
    "void": lambda _: None,
    **dict.fromkeys(("int2", "int4", "int8", "oid", "numeric"), number),
    **dict.fromkeys(("float4", "float8"), double),
    **dict.fromkeys(("json", "jsonb"), parsed),
    **dict.fromkeys(("timestamp", "timestamptz"), timestamp),
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "char", '"char"', "uuid", "xml", "unknown"), str),
}
_SELECT = "select oid, typname, typtype, typelem, typdelim, typcategory from pg_type where oid = any($1)"


class Types:
    """The types of one database: the built-in ones are known, others are asked for once a connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[int, Converter] = {}

    def converters(self, columns: Iterable[tuple[int, int]]) -> list[Converter]:
        """How the text of each column becomes JSON, by the number of its type and its modifier."""
        found = []
        for number_of_type, modifier in columns:
            converter = self._known.get(number_of_type) or self._of(number_of_type)
            # One bit is a truth value, several are not.
            one_bit = modifier == 1 and number_of_type == _BIT
            found.append((lambda text: text == "1") if one_bit else converter)
        return found

    def _of(self, oid: int) -> Converter:
        built_in = psycopg.adapters.types.get(oid)
        if built_in is None:
            converter = self._asked(oid)
        elif built_in.array_oid == oid:
            converter = partial(_array, element=self._of(built_in.oid), delimiter=built_in.delimiter)
        else:
            converter = _OF_NAME.get(built_in.name) or _named(built_in.name)
        self._known[oid] = converter
        return converter

    def _asked(self, oid: int) -> Converter:
        rows = psycopg.RawCursor(self._connection).execute(_SELECT.encode(), [[oid]]).fetchall()
        if not rows:
            return str
        _, name, kind, element, delimiter, category = rows[0]
        if category == "A" and element:
            return partial(_array, element=self._of(element), delimiter=delimiter)
        return str if kind == "e" else _OF_NAME.get(name) or _named(name)


_BIT = 1560
"""The number of the type `bit`."""
