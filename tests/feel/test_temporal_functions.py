"""What the temporal built-ins make of numbers and of each other's values."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from worker.feel.temporal import (
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    combine,
    date_of,
    day_of_week,
    day_of_year,
    last_day_of_month,
    make_date,
    make_time,
    month_of_year,
    now,
    parse_at_literal,
    time_of,
    today,
    week_of_year,
    years_months_between,
)

HOUR = DaysTimeDuration(3600 * 10**9)


def date_like(text: str) -> Date | DateTime:
    value = parse_at_literal(text)
    assert isinstance(value, Date | DateTime)
    return value


def time_like(text: str) -> Time:
    value = parse_at_literal(text)
    assert isinstance(value, Time)
    return value


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ((2024, 2, 29), "2024-02-29"),
        ((-2017, 12, 31), "-2017-12-31"),
        ((Decimal("2024.9"), Decimal("2.9"), 1), "2024-02-01"),
        ((4294969320, 1, 1), "2024-01-01"),
        ((2023, 2, 29), None),
        ((2024, 13, 1), None),
        ((2024, -8, 1), None),
        ((1_000_000_000, 1, 1), None),
    ],
)
def test_a_date_of_numbers_cuts_them_to_32_bits(fields: tuple[int, int, int], date: str | None) -> None:
    made = make_date(*fields)
    assert (None if made is None else str(made)) == date


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ((10, 30, 15), "10:30:15"),
        ((10, 30, Decimal("15.5")), "10:30:15.5"),
        ((10, 30, Decimal("59.9999999999")), "10:30:59.999999999"),
        ((Decimal("10.9"), 30, 0), "10:30:00"),
        ((10, 30, 0, HOUR), "10:30:00+01:00"),
        ((10, 30, 0, DaysTimeDuration(9955 * 10**9)), "10:30:00+02:45:55"),
        ((10, 30, 0, DaysTimeDuration(-5 * 10**8)), "10:30:00-00:00:01"),
        ((10, 30, Decimal("1E+40")), "10:30:00"),
        ((24, 0, 0), None),
        ((10, 60, 0), None),
        ((10, 30, 60), None),
        ((10, 30, Decimal("-0.5")), None),
        ((10, 30, 0, DaysTimeDuration(HOUR.nanoseconds * 19)), None),
    ],
)
def test_a_time_of_numbers_keeps_the_fraction_of_the_second(
    fields: tuple[int, int, int], text: str | None
) -> None:
    made = make_time(*fields)
    assert (None if made is None else str(made)) == text


@pytest.mark.parametrize(
    ("value", "date", "time_text"),
    [
        ("2024-06-01", "2024-06-01", "00:00:00Z"),
        ("2024-06-01T12:30:00", "2024-06-01", "12:30:00"),
        ("2024-06-01T23:30:00-02:00", "2024-06-01", "23:30:00-02:00"),
        ("2024-06-01T12:30:00@Europe/Berlin", "2024-06-01", "12:30:00@Europe/Berlin"),
    ],
)
def test_a_value_is_taken_apart_by_its_local_time(value: str, date: str, time_text: str) -> None:
    assert str(date_of(date_like(value))) == date
    assert str(time_of(date_like(value))) == time_text


def test_the_time_of_a_date_in_summer_keeps_the_offset_of_summer() -> None:
    assert time_of(date_like("2024-06-01T12:30:00@Europe/Berlin")).offset == 7200
    assert time_like("12:30:00@Europe/Berlin").offset == 3600


@pytest.mark.parametrize(
    ("date", "clock", "combined"),
    [
        ("2024-06-01", "10:00:00", "2024-06-01T10:00:00"),
        ("2024-06-01T23:00:00+02:00", "10:00:00", "2024-06-01T10:00:00"),
        ("2024-06-01T23:00:00", "10:00:00-01:00", "2024-06-01T10:00:00-01:00"),
        ("2024-06-01", "10:00:00@Europe/Berlin", "2024-06-01T10:00:00@Europe/Berlin"),
        ("2024-03-31", "02:30:00@Europe/Berlin", "2024-03-31T03:30:00@Europe/Berlin"),
    ],
)
def test_a_date_and_a_time_make_a_value_in_the_zone_of_the_time(date: str, clock: str, combined: str) -> None:
    assert str(combine(date_like(date), time_like(clock))) == combined


def test_a_combined_value_has_the_offset_of_its_date() -> None:
    assert combine(date_like("2024-06-01"), time_like("10:00:00@Europe/Berlin")).offset == 7200


@pytest.mark.parametrize(
    ("start", "end", "duration"),
    [
        ("2011-12-22", "2013-08-24", "P1Y8M"),
        ("2023-11-30", "2024-02-29", "P2M"),
        ("2016-01-21", "2015-01-21", "-P1Y"),
        ("2016-01-21", "2015-01-22", "-P11M"),
        ("2024-01-31", "2024-01-01", "P0Y"),
        ("2017-12-31T13:00:00", "2017-12-31T12:00:00", "P0Y"),
        ("2014-12-31T23:59:59", "-2019-10-01T12:32:59", "-P4033Y2M"),
        ("2013-08-24", "2017-12-15T00:59:59+02:00", "P4Y3M"),
    ],
)
def test_whole_months_between_two_dates(start: str, end: str, duration: str) -> None:
    assert str(years_months_between(date_like(start), date_like(end))) == duration


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("2019-09-17", (260, "Tuesday", "September", 38, "2019-09-30")),
        ("2024-12-31", (366, "Tuesday", "December", 1, "2024-12-31")),
        ("2021-01-01T10:00:00", (1, "Friday", "January", 53, "2021-01-31")),
        ("2005-01-02T00:00:00@Europe/Berlin", (2, "Sunday", "January", 53, "2005-01-31")),
        ("2024-02-01", (32, "Thursday", "February", 5, "2024-02-29")),
        ("0000-02-29", (60, "Tuesday", "February", 9, "0000-02-29")),
    ],
)
def test_day_weekday_month_and_week_of_a_date_and_its_months_last_day(
    text: str, facts: tuple[int, str, str, int, str]
) -> None:
    date = date_like(text)
    found = (
        day_of_year(date),
        day_of_week(date),
        month_of_year(date),
        week_of_year(date),
        last_day_of_month(date),
    )
    assert (*found[:4], str(found[4])) == facts


@pytest.mark.parametrize("text", ["999999999-12-31", "-999999999-01-01"])
def test_the_first_and_last_days_of_the_calendar_have_a_week(text: str) -> None:
    assert 1 <= week_of_year(date_like(text)) <= 53


def test_now_is_this_moment_in_the_machines_zone() -> None:
    before, moment, after = time.time_ns(), now(), time.time_ns()
    assert before <= moment.instant_nanos <= after
    assert moment.zone is not None
    assert today() in (moment.date, now().date)
