"""Texts to temporal values (dialect sheet, section 11); None for a text that is none.

The engine reads the argument of `date and time("…")` and `duration("…")` at parse time, and there a little more
freely than the same text in a variable or after `@`; `literal=True` asks for that reading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.feel.temporal import civil, zones
from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.errors import TemporalError
from worker.feel.temporal.integers import NANOS_PER_SECOND, exact_int32, exact_nanoseconds, truncated_quotient
from worker.feel.temporal.time import NANOS_PER_DAY, Time

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.feel.temporal.value import Duration, Temporal

_DATE = r"(-?(?:[1-9][0-9]{0,4})?[0-9]{4})-([01][0-9])-([0-3][0-9])"
_FREE_DATE = r"(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})"
_CLOCK = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
_FREE_CLOCK = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{0,9}))?)?"
_OFFSET = r"(Z|[+-][0-9]{2}:[0-9]{2})"

_date = re.compile(_DATE).fullmatch
_local_time = re.compile(f"T?{_FREE_CLOCK}").fullmatch
_zoned_time = re.compile(
    rf"T?([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]{{1,9}}))?(?:{_OFFSET}|@(.*))"
).fullmatch
_local_date_time = re.compile(f"{_DATE}T{_CLOCK}").fullmatch
_free_date_time = re.compile(f"{_FREE_DATE}T{_FREE_CLOCK}").fullmatch
_zoned_date_time = re.compile(rf"{_DATE}T{_CLOCK}(?:{_OFFSET}(?:\[(.+)\])?|@(.*))").fullmatch
_years_months = re.compile(r"(-?)P(?:(-?[0-9]+)Y)?(?:(-?[0-9]+)M)?").fullmatch
_days_time = re.compile(
    r"([+-]?)P(?:([+-]?[0-9]+)D)?"
    r"(T(?:([+-]?[0-9]+)H)?(?:([+-]?[0-9]+)M)?(?:([+-]?)([0-9]+)(?:[.,]([0-9]{0,9}))?S)?)?",
    re.IGNORECASE | re.ASCII,
).fullmatch


def parse_date(text: str) -> Date | None:
    """The date of `-?YYYY-MM-DD`, four to nine digits of year, a day the calendar has."""
    match = _date(text)
    return None if match is None else _checked_date(*match.groups())


def parse_time(text: str) -> Time | None:
    """The time of `[T]HH:MM[:SS[.f]]`, or with seconds and `Z`, `±HH:MM` or `@Area/City` a zoned one.

    `24:00:00` is midnight.
    """
    return _parse_zoned_time(text) or _parse_local_time(text)


def parse_date_time(text: str, *, literal: bool = False) -> DateTime | None:
    """The date and time of `dateTtime`, then nothing, an offset, `±HH:MM[Area/City]` or `@Area/City`.

    A date alone is its midnight.
    """
    if (date := parse_date(text)) is not None:
        return DateTime(date, 0)
    return _parse_zoned_date_time(text) or _parse_local_date_time(
        text, _free_date_time if literal else _local_date_time
    )


def parse_duration(text: str, *, literal: bool = False) -> Duration | None:
    """The duration of `-?P[nY][nM]` or `-?P[nD][T[nH][nM][n.nS]]`, each number signed if need be."""
    return _parse_years_months(text) or _parse_days_time(text, literal=literal)


def parse_at_literal(text: str) -> Temporal | None:
    """The value of `@"text"`: the first form that fits."""
    for parse in _AT_LITERAL:
        if (value := parse(text)) is not None:
            return value
    return None


def _parse_local_time(text: str) -> Time | None:
    match = _local_time(text)
    nanos = None if match is None else _time_of_day(*match.groups())
    return None if nanos is None else Time(nanos % NANOS_PER_DAY)


def _parse_zoned_time(text: str) -> Time | None:
    match = _zoned_time(text)
    if match is None:
        return None
    nanos = _time_of_day(*match.groups()[:4])
    if nanos is None:
        return None
    zone = _offset_or_zone(match[5] or match[6])
    if isinstance(zone, str):
        return Time.in_zone(nanos % NANOS_PER_DAY, zone)
    return None if zone is None else Time(nanos % NANOS_PER_DAY, zone)


def _parse_local_date_time(
    text: str, pattern: Callable[[str], re.Match[str] | None] = _local_date_time
) -> DateTime | None:
    match = pattern(text)
    return None if match is None else _date_time(match)


def _parse_zoned_date_time(text: str) -> DateTime | None:
    match = _zoned_date_time(text)
    local = None if match is None else _date_time(match)
    if match is None or local is None:
        return None
    offset_text, bracketed, at = match.groups()[7:]
    zone = _offset_or_zone(at if offset_text is None else bracketed or offset_text)
    offset = None if offset_text is None else zones.parse_offset(offset_text)
    if zone is None or (offset_text is not None and offset is None):
        return None
    try:
        if offset is not None and bracketed is not None:
            return DateTime.of_instant(local.local_nanos - offset * NANOS_PER_SECOND, zone)
        if isinstance(zone, str):
            return DateTime.of_local(local.local_nanos, zone)
    except TemporalError:
        return None
    return DateTime(local.date, local.nanos, zone)


def _parse_years_months(text: str) -> YearsMonthsDuration | None:
    match = _years_months(text)
    if match is None or (match[2] is None and match[3] is None):
        return None
    sign = -1 if match[1] else 1
    try:
        years, months = (sign * exact_int32(int(field or 0)) for field in match.group(2, 3))
        for field in (years, months, truncated_quotient(years * 12 + months, 12)):
            exact_int32(field)
    except (TemporalError, ValueError):  # ValueError: more digits than Python turns into a number
        return None
    return YearsMonthsDuration(years * 12 + months)


def _parse_days_time(text: str, *, literal: bool = False) -> DaysTimeDuration | None:
    match = _days_time(text)
    if match is None or (not literal and ("+" in text or text.upper() != text)):
        return None
    sign, days, time, hours, minutes, seconds_sign, seconds, fraction = match.groups()
    if (time is None and days is None) or (time is not None and len(time) == 1):
        return None
    try:
        nanos = int(seconds or 0) * NANOS_PER_SECOND + int((fraction or "").ljust(9, "0"))
        whole = int(days or 0) * civil.SECONDS_PER_DAY + int(hours or 0) * 3600 + int(minutes or 0) * 60
        length = whole * NANOS_PER_SECOND + (-nanos if seconds_sign == "-" else nanos)
        return DaysTimeDuration(exact_nanoseconds(-length if sign == "-" else length))
    except (TemporalError, ValueError):
        return None


def _checked_date(year: str, month: str, day: str) -> Date | None:
    date = Date(int(year), int(month), int(day))
    minus_zero = year.startswith("-") and date.year == 0
    return date if not minus_zero and civil.is_valid_date(date.year, date.month, date.day) else None


def _time_of_day(hour: str, minute: str, second: str | None, fraction: str | None) -> int | None:
    """Nanoseconds since midnight; a whole day for 24:00."""
    if int(minute) > 59 or int(second or 0) > 59:  # noqa: PLR2004 as on a clock
        return None
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second or 0)
    nanos = seconds * NANOS_PER_SECOND + int((fraction or "").ljust(9, "0"))
    return nanos if nanos <= NANOS_PER_DAY else None


def _date_time(match: re.Match[str]) -> DateTime | None:
    """The local date and time of a pattern's first seven groups."""
    groups = match.groups()
    date = _checked_date(*groups[:3])
    nanos = _time_of_day(*groups[3:7])
    return None if date is None or nanos is None or nanos == NANOS_PER_DAY else DateTime(date, nanos)


def _offset_or_zone(text: str) -> int | str | None:
    offset = zones.parse_offset(text)
    if offset is not None:
        return offset
    return text if zones.is_zone_id(text) else None


_AT_LITERAL = (
    parse_date,
    _parse_zoned_time,
    _parse_zoned_date_time,
    _parse_local_date_time,
    _parse_years_months,
    _parse_days_time,
    _parse_local_time,
)
