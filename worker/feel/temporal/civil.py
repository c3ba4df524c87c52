"""The proleptic ISO calendar for the years FEEL knows, ±999 999 999; `datetime` ends at 1 and 9999.

Days are counted from 1970-01-01. The conversions shift the year's start to March, so that the leap day is the
last of a year and a month's first day is a linear function of the month.
"""

from __future__ import annotations

from worker.feel.temporal.errors import TemporalError

MAX_YEAR = 999_999_999
MIN_YEAR = -MAX_YEAR
SECONDS_PER_DAY = 86_400
DAYS_PER_CYCLE = 146_097
"""The days of 400 years, after which weekdays and leap years repeat."""

_DAYS_OF_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_DAYS_TO_EPOCH = 719_468  # from 0000-03-01 to 1970-01-01


def is_leap_year(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == _FEBRUARY and is_leap_year(year) else _DAYS_OF_MONTH[month]


def is_valid_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day, within the supported years."""
    return (
        MIN_YEAR <= year <= MAX_YEAR
        and 1 <= month < len(_DAYS_OF_MONTH)
        and 1 <= day <= days_in_month(year, month)
    )


def epoch_day(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the date, negative before it."""
    year, shifted = (year, month - 3) if month > _FEBRUARY else (year - 1, month + 9)
    cycle, year_of_cycle = divmod(year, 400)
    day_of_year = (153 * shifted + 2) // 5 + day - 1
    return (
        cycle * DAYS_PER_CYCLE
        + year_of_cycle * 365
        + year_of_cycle // 4
        - year_of_cycle // 100
        + day_of_year
        - _DAYS_TO_EPOCH
    )


def from_epoch_day(day: int) -> tuple[int, int, int]:
    """Year, month and day of the date so many days after 1970-01-01.

    Raises:
        TemporalError: the year is outside ±999 999 999.
    """
    cycle, day_of_cycle = divmod(day + _DAYS_TO_EPOCH, DAYS_PER_CYCLE)
    leap_days = day_of_cycle // 1_460 - day_of_cycle // 36_524 + day_of_cycle // 146_096
    year_of_cycle = (day_of_cycle - leap_days) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9  # noqa: PLR2004 March is month 0 here, January month 10
    year = checked_year(cycle * 400 + year_of_cycle + (month <= _FEBRUARY))
    return year, month, day_of_year - (153 * shifted + 2) // 5 + 1


def checked_year(year: int) -> int:
    """The year itself.

    Raises:
        TemporalError: it is outside ±999 999 999.
    """
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise TemporalError(f"The year of a date is outside {MIN_YEAR} to {MAX_YEAR}.")
    return year
