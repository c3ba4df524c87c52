"""Equality and order of temporal values (dialect sheet, section 6)."""

from __future__ import annotations

from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.text import offset_text
from worker.feel.temporal.time import Time
from worker.feel.temporal.value import Temporal


def equal(a: object, b: object) -> bool | None:
    """`a = b`, None where the types differ; a local and a zoned value differ.

    Zoned values are equal if the local value, the offset and the zone are: `12:00Z` is not `14:00+02:00`.
    """
    return a == b if _same_type(a, b) else None


def compare(a: object, b: object) -> int | None:
    """-1, 0 or 1 for the order of two values of one type, None for other pairs.

    Zoned values go by the instant; zoned date-times of one instant by their local time, then by the zone's id,
    so that 0 means equal there.
    """
    if not (_same_type(a, b) and isinstance(a, Temporal) and isinstance(b, Temporal)):
        return None
    first, second = _order(a), _order(b)
    return (first > second) - (first < second)


def _same_type(a: object, b: object) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, Time | DateTime) and isinstance(b, Time | DateTime):
        return (a.offset is None) == (b.offset is None)
    return isinstance(a, Temporal)


def _order(value: Temporal) -> tuple[int | str, ...]:
    match value:
        case Date():
            return value.year, value.month, value.day
        case Time():
            return (value.utc_nanos,)
        case DateTime(offset=None):
            return (value.local_nanos,)
        case DateTime():
            return value.instant_nanos, value.local_nanos, value.zone or offset_text(value.offset or 0)
        case DaysTimeDuration():
            return (value.nanoseconds,)
        case YearsMonthsDuration():
            return (value.months,)
