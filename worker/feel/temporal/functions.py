"""What the temporal built-ins do (dialect sheet, section 12): values from numbers and from each other, calendar facts.

None is an answer of null; the caller has checked that the arguments are of the types named here.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from worker.feel.temporal import civil, zones
from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.errors import TemporalError
from worker.feel.temporal.integers import NANOS_PER_SECOND, fraction_nanos, wrapped_int32
from worker.feel.temporal.time import Time

if TYPE_CHECKING:
    from decimal import Decimal

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def make_date(year: int | Decimal, month: int | Decimal, day: int | Decimal) -> Date | None:
    """`date(year, month, day)`; each number is cut to 32 bits, None for a day the calendar doesn't have."""
    date = Date(wrapped_int32(year), wrapped_int32(month), wrapped_int32(day))
    return date if civil.is_valid_date(date.year, date.month, date.day) else None


def make_time(
    hour: int | Decimal, minute: int | Decimal, second: int | Decimal, offset: DaysTimeDuration | None = None
) -> Time | None:
    """`time(hour, minute, second[, offset])`; the second may have a fraction, None for a time no clock shows."""
    fields = wrapped_int32(hour), wrapped_int32(minute), wrapped_int32(second)
    fraction = fraction_nanos(second)
    if not all(
        0 <= n < limit for n, limit in zip((*fields, fraction), (24, 60, 60, NANOS_PER_SECOND), strict=True)
    ):
        return None
    nanos = ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * NANOS_PER_SECOND + fraction
    if offset is None:
        return Time(nanos)
    seconds = wrapped_int32(offset.whole_seconds)
    return Time(nanos, seconds) if abs(seconds) <= zones.MAX_OFFSET else None


def date_of(value: Date | DateTime) -> Date:
    """`date(from)`: the local date."""
    return value if isinstance(value, Date) else value.date


def time_of(value: Date | DateTime) -> Time:
    """`time(from)`: the time of day with its offset and zone; a date's is midnight UTC."""
    return Time(0, 0) if isinstance(value, Date) else value.time


def combine(date: Date | DateTime, time_of_day: Time) -> DateTime:
    """`date and time(date, time)`: the local date of the first at the time of the second, local or zoned as it is.

    Raises:
        TemporalError: a gap of the time's zone moves the result out of the supported years.
    """
    local = DateTime(date_of(date), time_of_day.nanos, time_of_day.offset)
    return local if time_of_day.zone is None else DateTime.of_local(local.local_nanos, time_of_day.zone)


def with_zone(value: DateTime, zone: str) -> DateTime:
    """`date and time(date-time, zone id)`: a local time in that zone, or the same instant there.

    Raises:
        TemporalError: the zone is unknown, or the result is out of the supported years.
    """
    known = zones.normal_zone_id(zone)
    if known is None:
        raise TemporalError(
            "The second argument of date and time() is no known time zone. "
            "Use a region such as Europe/Paris, or an offset such as +02:00."
        )
    if value.offset is not None:
        return DateTime.of_instant(value.instant_nanos, known)
    if isinstance(known, int):
        return DateTime(value.date, value.nanos, known)
    return DateTime.of_local(value.local_nanos, known)


def years_months_between(start: Date | DateTime, end: Date | DateTime) -> YearsMonthsDuration:
    """`years and months duration(from, to)`: the whole months between the local dates, negative backwards."""
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonthsDuration(months)


def day_of_year(value: Date | DateTime) -> int:
    """1 to 366."""
    date = date_of(value)
    return date.epoch_day - civil.epoch_day(date.year, 1, 1) + 1


def day_of_week(value: Date | DateTime) -> str:
    """The weekday's English name."""
    return _WEEKDAYS[date_of(value).weekday - 1]


def month_of_year(value: Date | DateTime) -> str:
    """The month's English name."""
    return _MONTHS[date_of(value).month - 1]


def week_of_year(value: Date | DateTime) -> int:
    """The ISO 8601 week, 1 to 53: that of the year in which the week's Thursday lies."""
    date = date_of(value)
    thursday = Date(*civil.from_epoch_day(date.epoch_day + 4 - date.weekday))
    return (day_of_year(thursday) + 6) // 7


def last_day_of_month(value: Date | DateTime) -> Date:
    """The last day of the date's month."""
    date = date_of(value)
    return Date(date.year, date.month, civil.days_in_month(date.year, date.month))


def now() -> DateTime:
    """The current date and time in this machine's zone."""
    return DateTime.of_instant(time.time_ns(), zones.system_zone())


def today() -> Date:
    """The current date in this machine's zone."""
    return now().date
