"""Type names of `instance of` (spec section 4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from worker.feel.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from worker.feel.values.kinds import Context, Function, Range

TYPES: dict[str, frozenset[type]] = {
    "number": frozenset((int, Decimal)),
    "string": frozenset((str,)),
    "boolean": frozenset((bool,)),
    "date": frozenset((Date,)),
    "time": frozenset((Time,)),
    "date and time": frozenset((DateTime,)),
    "date time": frozenset((DateTime,)),
    "days and time duration": frozenset((DaysTimeDuration,)),
    "day-time-duration": frozenset((DaysTimeDuration,)),
    "years and months duration": frozenset((YearsMonthsDuration,)),
    "year-month-duration": frozenset((YearsMonthsDuration,)),
    "list": frozenset((list,)),
    "context": frozenset((dict, Context)),
    "function": frozenset((Function,)),
    "range": frozenset((Range,)),
}


def is_instance(value: Any, name: str) -> bool:
    """Whether a value is of a type; `Any` is everything but null, an unknown type nothing."""
    return value is not None if name == "Any" else type(value) in TYPES.get(name, ())
