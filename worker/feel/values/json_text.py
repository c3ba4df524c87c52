"""FEEL values as JSON: the result of an expression, and what `to json` writes (spec sections 10, 12)."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any, NoReturn

import orjson

from worker.feel.errors import FeelError
from worker.feel.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from worker.feel.values import numbers
from worker.feel.values.kinds import CONTEXTS, FEEL_TYPES, Function, HostValue, Range, lift
from worker.feel.values.text import text_of

_READY = frozenset((str, bool, type(None)))
_TEMPORAL = frozenset((Date, DateTime, Time, DaysTimeDuration, YearsMonthsDuration))
_INT64 = 1 << 63


def json_ready(value: Any) -> Any:
    """A FEEL value as what `json` and orjson write: `str`, `int`, `float`, `bool`, `None`, `list`, `dict`.

    Whole numbers of 64 bits are `int`, other numbers the nearest `float` (the string "Infinity" beyond them),
    temporal values their ISO text; a `HostValue` stays one. What needs no change is returned as it is, not copied.

    Raises:
        FeelError: there is a range in it, or something that came from the host and is no JSON.
    """
    kind = type(value)
    if kind in _READY:
        return value
    if kind is int:
        return value if -_INT64 <= value < _INT64 else _double(value)
    if kind is dict:
        return _context(value)
    if kind is list:
        return _list(value)
    return _converted(value)


def _context(value: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] | None = None
    for key, item in value.items():
        if type(item) in _READY:
            continue
        ready = json_ready(item)
        if ready is not item:
            if changed is None:
                changed = dict(value)
            changed[key] = ready
    return value if changed is None else changed


def _list(value: list[Any]) -> list[Any]:
    if _READY.issuperset(map(type, value)):
        return value
    ready = [item if type(item) in _READY else json_ready(item) for item in value]
    return value if all(map(_is, ready, value)) else ready


def _is(left: object, right: object) -> bool:
    return left is right


def _converted(value: Any) -> Any:
    kind = type(value)
    if kind is Decimal:
        return _number(value)
    if kind is float:
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and -_INT64 <= value < _INT64 else value
    if kind in _TEMPORAL:
        return value.json_text()
    if kind in CONTEXTS:
        return _context(dict(value))
    if kind is Range:
        raise FeelError("A range can't be a result: there is no JSON for it.")
    if kind is Function:
        raise FeelError("A function can't be a result: there is no JSON for it.")
    if isinstance(value, HostValue):
        return value
    lifted = lift(value)
    if type(lifted) not in FEEL_TYPES:
        raise FeelError(f"A value of the type {kind.__name__} can't be a result: there is no JSON for it.")
    return json_ready(lifted)


def _number(value: Decimal) -> int | float | str:
    if abs(value) < _INT64 << 1 and value == value.to_integral_value():
        whole = int(value)
        if -_INT64 <= whole < _INT64:
            return whole
    return _double(value)


def _double(value: numbers.Number) -> float | str:
    double = numbers.to_double(value)
    if math.isinf(double):
        return "Infinity" if double > 0 else "-Infinity"
    return double


def json_text(ready: Any) -> str:
    """The JSON text of a value that `json_ready` gave.

    Raises:
        FeelError: there is something in it that the host has yet to resolve.
    """
    try:
        return orjson.dumps(ready, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()
    except TypeError:  # half a surrogate pair, which UTF-8 can't hold
        return json.dumps(ready, separators=(",", ":"), default=_refuse)


def _refuse(value: object) -> NoReturn:
    raise FeelError(f"A {type(value).__name__} has no JSON: the host makes it one where it runs connectors.")


def to_json(value: Any) -> str:
    """`to json`: decimals as they are written, temporal values in full, with their zone."""
    kind = type(value)
    if kind is bool or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    if kind is str:
        return json.dumps(value, ensure_ascii=False)
    if kind is list:
        return "[" + ",".join([to_json(lift(item)) for item in value]) + "]"
    if kind in CONTEXTS:
        entries = [f"{to_json(key)}:{to_json(lift(item))}" for key, item in value.items()]
        return "{" + ",".join(entries) + "}"
    if numbers.is_number(value):
        return numbers.to_text(value)
    return to_json(value.iso_text() if kind in _TEMPORAL else text_of(value))
