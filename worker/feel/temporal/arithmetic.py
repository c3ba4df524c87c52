"""`+`, `-`, `*` and `/` on temporal values and numbers (dialect sheet, section 11).

None is an operation the dialect doesn't have (null with a warning); TemporalError is a failure of the evaluation.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.errors import TemporalError
from worker.feel.temporal.integers import exact_int32, exact_nanoseconds, truncated_quotient, wrapped_int32
from worker.feel.temporal.time import NANOS_PER_DAY, Time
from worker.feel.temporal.value import Duration

if TYPE_CHECKING:
    from worker.feel.temporal.value import Temporal

_DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, traps=[])


def add(a: object, b: object) -> Temporal | None:
    """`a + b`: a duration to a date, time or duration, in either order.

    Raises:
        TemporalError: the sum is beyond the supported years or lengths.
    """
    if not isinstance(b, Duration):
        a, b = b, a
    match b:
        case DaysTimeDuration():
            return _plus_nanoseconds(a, b.nanoseconds)
        case YearsMonthsDuration():
            return _plus_months(a, b.months)
        case _:
            return None


def subtract(a: object, b: object) -> Temporal | None:
    """`a - b`: a duration from anything, or two points of one kind, which gives a days and time duration.

    Raises:
        TemporalError: the difference is beyond the supported years or lengths.
    """
    match a, b:
        case _, DaysTimeDuration():
            return _plus_nanoseconds(a, -b.nanoseconds)
        case _, YearsMonthsDuration():
            return _plus_months(a, -b.months)
        case Date(), Date():
            return DaysTimeDuration((a.epoch_day - b.epoch_day) * NANOS_PER_DAY)
        case (Time(offset=None), Time(offset=None)):
            return DaysTimeDuration(a.nanos - b.nanos)
        case (Time(offset=int()), Time(offset=int())):
            return DaysTimeDuration(abs(a.utc_nanos - b.utc_nanos))
        case DateTime(), DateTime() if (a.offset is None) == (b.offset is None):
            return DaysTimeDuration(a.instant_nanos - b.instant_nanos)
        case _:
            return None


def multiply(a: object, b: object) -> Duration | None:
    """`a * b`: a duration times a number, in either order; of the number only a wrapped 32-bit integer is used.

    Raises:
        TemporalError: the product is too long.
    """
    if isinstance(a, Duration):
        a, b = b, a
    if isinstance(a, bool) or not isinstance(a, int | Decimal):
        return None
    match b:
        case DaysTimeDuration():
            return DaysTimeDuration(exact_nanoseconds(b.nanoseconds * wrapped_int32(a)))
        case YearsMonthsDuration():
            return _times(b, wrapped_int32(a))
        case _:
            return None


def divide(a: object, b: object) -> Duration | int | None:
    """`a / b`: a duration by a number, or by another of its kind, which gives a whole number.

    A quotient by a number is in wrapped 32-bit milliseconds, or in whole months.

    Raises:
        TemporalError: a days and time duration of 292 million years or more, or one divided by less than a millisecond.
    """
    if isinstance(b, int | Decimal) and not isinstance(b, bool):
        if not b:
            return None
        match a:
            case DaysTimeDuration():
                return DaysTimeDuration(_wrapped_quotient(_milliseconds(a), b) * 1_000_000)
            case YearsMonthsDuration():
                return YearsMonthsDuration(_wrapped_quotient(a.months, b))
    match a, b:
        case DaysTimeDuration(), DaysTimeDuration() if b.nanoseconds:
            if not (divisor := _milliseconds(b)):
                raise TemporalError("A duration can't be divided by one shorter than a millisecond.")
            return truncated_quotient(_milliseconds(a), divisor)
        case YearsMonthsDuration(), YearsMonthsDuration() if b.months:
            return truncated_quotient(a.months, b.months)
        case _:
            return None


def absolute(duration: Duration) -> Duration:
    """The duration without its sign.

    Raises:
        TemporalError: the longest negative duration has no positive one.
    """
    if isinstance(duration, DaysTimeDuration):
        return DaysTimeDuration(exact_nanoseconds(abs(duration.nanoseconds)))
    return duration if duration.months >= 0 else _times(duration, -1)


def _plus_nanoseconds(value: object, nanoseconds: int) -> Temporal | None:
    match value:
        case Date():
            # from midnight, then the time of day is dropped: a date minus an hour is the day before
            return Date.of_epoch_day(value.epoch_day + nanoseconds // NANOS_PER_DAY)
        case Time() | DateTime():
            return value.plus(nanoseconds)
        case DaysTimeDuration():
            return DaysTimeDuration(exact_nanoseconds(value.nanoseconds + nanoseconds))
        case _:
            return None


def _plus_months(value: object, months: int) -> Temporal | None:
    match value:
        case Date() | DateTime():
            return value.plus_months(months)
        case YearsMonthsDuration():
            return _checked_months(value.months + months)
        case _:
            return None


def _times(duration: YearsMonthsDuration, factor: int) -> YearsMonthsDuration:
    years = truncated_quotient(duration.months, 12)
    exact_int32(years * factor)
    exact_int32((duration.months - years * 12) * factor)
    return _checked_months(duration.months * factor)


def _checked_months(months: int) -> YearsMonthsDuration:
    exact_int32(truncated_quotient(months, 12))
    return YearsMonthsDuration(months)


def _milliseconds(duration: DaysTimeDuration) -> int:
    milliseconds = duration.milliseconds
    if not -(1 << 63) <= milliseconds < 1 << 63:
        raise TemporalError(
            "The days and time duration is too long to divide: 64 bits hold its milliseconds."
        )
    return milliseconds


def _wrapped_quotient(dividend: int, divisor: int | Decimal) -> int:
    return wrapped_int32(_DECIMAL128.divide(Decimal(dividend), Decimal(divisor)))
