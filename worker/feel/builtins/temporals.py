"""Dates, times and durations (spec section 11); what they do is in `worker.feel.temporal`."""

from __future__ import annotations

from typing import Any

from worker.feel import temporal
from worker.feel.builtins.registry import builtin
from worker.feel.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration


@builtin("date", "from: string|date|date and time")
def date(value: Any) -> Date | None:
    """The date of a text, or of a date and time."""
    return temporal.parse_date(value) if type(value) is str else temporal.date_of(value)


builtin("date", "year: number, month: number, day: number")(temporal.make_date)


@builtin("time", "from: string|date|time|date and time")
def time(value: Any) -> Time | None:
    """The time of a text, or of a date and time."""
    if type(value) is str:
        return temporal.parse_time(value)
    return value if isinstance(value, Time) else temporal.time_of(value)


builtin("time", "hour: number, minute: number, second: number")(temporal.make_time)


@builtin("time", "hour: number, minute: number, second: number, offset")
def time_at_offset(hour: Any, minute: Any, second: Any, offset: Any) -> Time | None:
    """The time at an offset from UTC; a local one if the offset is null."""
    if offset is not None and type(offset) is not DaysTimeDuration:
        return None
    return temporal.make_time(hour, minute, second, offset)


@builtin("date and time", "from: string")
def date_and_time(text: str) -> DateTime | None:
    """The date and time of a text."""
    return temporal.parse_date_time(text)


@builtin(
    "date and time",
    "date: date|date and time, time: time|string",
    "date: date|date and time, timezone: string",
)
def combination(day: Date | DateTime, part: Time | str) -> DateTime | None:
    """A date and a time put together, or a date and time in a zone."""
    if isinstance(part, Time):
        return temporal.combine(day, part)
    return temporal.with_zone(day, part) if isinstance(day, DateTime) else None


@builtin("duration", "from: string")
def duration(text: str) -> DaysTimeDuration | YearsMonthsDuration | None:
    """The duration of a text."""
    return temporal.parse_duration(text)


builtin("years and months duration", "from: date|date and time, to: date|date and time")(
    temporal.years_months_between
)
builtin("now")(temporal.now)
builtin("today")(temporal.today)
builtin("day of year", "date: date|date and time")(temporal.day_of_year)
builtin("day of week", "date: date|date and time")(temporal.day_of_week)
builtin("month of year", "date: date|date and time")(temporal.month_of_year)
builtin("week of year", "date: date|date and time")(temporal.week_of_year)
builtin("last day of month", "date: date|date and time")(temporal.last_day_of_month)
