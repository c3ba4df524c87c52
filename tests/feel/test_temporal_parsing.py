"""Which texts are dates, times and durations, and of what kind."""

from __future__ import annotations

import pytest

from worker.feel.temporal import (
    Date,
    DateTime,
    DaysTimeDuration,
    Temporal,
    Time,
    YearsMonthsDuration,
    parse_at_literal,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)

HOUR = 3600
DAY = 24 * HOUR
SECOND = 1_000_000_000


def clock(hour: int, minute: int = 0, second: int = 0, nanos: int = 0) -> int:
    return ((hour * 60 + minute) * 60 + second) * SECOND + nanos


def seconds(count: int, nanos: int = 0) -> DaysTimeDuration:
    return DaysTimeDuration(count * SECOND + nanos)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-02-29", Date(2024, 2, 29)),
        ("0000-01-01", Date(0, 1, 1)),
        ("-2017-12-31", Date(-2017, 12, 31)),
        ("12024-01-01", Date(12024, 1, 1)),
        ("999999999-12-31", Date(999_999_999, 12, 31)),
        ("-999999999-01-01", Date(-999_999_999, 1, 1)),
        ("2023-02-29", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("2024-00-01", None),
        ("2024-01-00", None),
        ("-0000-01-01", None),
        ("02024-01-01", None),
        ("9999999999-01-01", None),
        ("998-12-31", None),
        ("+2024-01-01", None),
        ("2024-1-1", None),
        ("20240101", None),
        ("2024-01-31T10:00:00", None),
        ("2024-01-31 ", None),
        ("\uff12\uff10\uff12\uff14-01-31", None),
        ("", None),
    ],
)
def test_a_date_has_four_to_nine_digits_of_year_and_a_day_the_calendar_has(
    text: str, date: Date | None
) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10:30", Time(clock(10, 30))),
        ("T10:30:15", Time(clock(10, 30, 15))),
        ("10:30:15.5", Time(clock(10, 30, 15, 500_000_000))),
        ("10:30:15.123456789", Time(clock(10, 30, 15, 123_456_789))),
        ("10:30:15.", Time(clock(10, 30, 15))),
        ("24:00:00", Time(0)),
        ("24:00:00Z", Time(0, 0)),
        ("10:30:15Z", Time(clock(10, 30, 15), 0)),
        ("10:30:15-00:00", Time(clock(10, 30, 15), 0)),
        ("10:30:15+02:00", Time(clock(10, 30, 15), 2 * HOUR)),
        ("10:30:15-18:00", Time(clock(10, 30, 15), -18 * HOUR)),
        ("10:30:15@Etc/UTC", Time(clock(10, 30, 15), 0, "Etc/UTC")),
        ("10:30:15@Asia/Kolkata", Time(clock(10, 30, 15), 19_800, "Asia/Kolkata")),
        ("10:30:15@UTC", Time(clock(10, 30, 15), 0, "UTC")),
        ("10:30:15@UTC+01:30", Time(clock(10, 30, 15), 5400, "UTC+01:30")),
        ("10:30:15@+01:30", Time(clock(10, 30, 15), 5400)),
        ("10:30:15@Z", Time(clock(10, 30, 15), 0)),
        ("24:00:01", None),
        ("24:01", None),
        ("25:00:00", None),
        ("10:60", None),
        ("10:30:60", None),
        ("7:20", None),
        ("10:30.5", None),
        ("10:30:15.1234567890", None),
        ("10:30:15.Z", None),
        ("10:30:15z", None),
        ("10:30Z", None),
        ("10:30@Europe/Paris", None),
        ("10:30:15+2:00", None),
        ("10:30:15+18:01", None),
        ("10:30:15+05:00:01", None),
        ("10:30:15+01:00[Europe/Paris]", None),
        ("10:30:15@Nowhere/City", None),
        ("10:30:15@europe/paris", None),
        ("10:30:15@Europe", None),
        ("10:30:15@../etc/passwd", None),
        ("10:30:15@", None),
        ("2024-01-31T10:00:00", None),
    ],
)
def test_a_time_is_local_or_has_seconds_and_a_zone(text: str, time: Time | None) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-06-01", DateTime(Date(2024, 6, 1), 0)),
        ("2024-06-01T12:30", DateTime(Date(2024, 6, 1), clock(12, 30))),
        ("2024-06-01T12:30:15.25", DateTime(Date(2024, 6, 1), clock(12, 30, 15, 250_000_000))),
        ("2024-06-01T12:30Z", DateTime(Date(2024, 6, 1), clock(12, 30), 0)),
        ("2024-06-01T12:30:00-08:00", DateTime(Date(2024, 6, 1), clock(12, 30), -8 * HOUR)),
        (
            "2024-06-01T12:30@Europe/Paris",
            DateTime(Date(2024, 6, 1), clock(12, 30), 2 * HOUR, "Europe/Paris"),
        ),
        (
            "2024-06-01T12:30+05:00[Europe/Paris]",
            DateTime(Date(2024, 6, 1), clock(9, 30), 2 * HOUR, "Europe/Paris"),
        ),
        ("2024-06-01T12:30Z[+02:00]", DateTime(Date(2024, 6, 1), clock(14, 30), 2 * HOUR)),
        ("2024-06-01T24:00:00", None),
        ("2024-06-01 12:30:00", None),
        ("2024-06-01T12:30.5", None),
        ("2024-06-01T12:30:15.", None),
        ("2024-06-01T12:30:00[Europe/Paris]", None),
        ("2024-06-01T12:30:00+02:00@Europe/Paris", None),
        ("2024-06-01T12:30:00@Nowhere/City", None),
        ("2024-06-01T12:30:00+19:00", None),
        ("2024-06-01T12:30:00+18:30", None),
        ("2024-02-30T12:30:00Z", None),
        ("-999999999-01-01T00:00:00Z[-01:00]", None),
        ("02024-06-01T12:30:00", None),
        ("12:30:00", None),
    ],
)
def test_a_date_and_time_is_local_zoned_or_a_date_alone(text: str, value: DateTime | None) -> None:
    assert parse_date_time(text) == value


@pytest.mark.parametrize("text", ["02024-06-01T12:30:00", "2024-06-01T12:30:00."])
def test_a_literal_date_and_time_is_read_more_freely_than_a_variable(text: str) -> None:
    assert parse_date_time(text) is None
    assert parse_date_time(text, literal=True) == DateTime(Date(2024, 6, 1), clock(12, 30))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("P1Y2M", 14),
        ("-P1Y2M", -14),
        ("P-1Y-2M", -14),
        ("-P-1Y", 12),
        ("P1Y-2M", 10),
        ("P0M", 0),
        ("P999999999M", 999_999_999),
        ("P2147483647Y11M", 2147483647 * 12 + 11),
        ("P2147483647Y12M", None),
        ("P2147483648M", None),
        ("-P2147483648Y", None),
        ("P--1M", None),
        ("P1y", None),
        ("P", None),
        ("P1", None),
        ("1Y", None),
        ("P1W", None),
        ("P1Y2M3D", None),
        ("P" + "1" * 5000 + "Y", None),
    ],
)
def test_a_years_and_months_duration_counts_months_in_32_bits(text: str, months: int | None) -> None:
    assert parse_duration(text) == (None if months is None else YearsMonthsDuration(months))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1D", seconds(DAY)),
        ("P1DT2H3M4.5S", seconds(DAY + 2 * HOUR + 184, 500_000_000)),
        ("-P1DT2H", seconds(-DAY - 2 * HOUR)),
        ("PT-5M", seconds(-300)),
        ("-PT-5M", seconds(300)),
        ("P1DT-1H", seconds(DAY - HOUR)),
        ("PT-0.5S", seconds(0, -500_000_000)),
        ("PT1,5S", seconds(1, 500_000_000)),
        ("PT1.S", seconds(1)),
        ("PT0.123456789S", seconds(0, 123_456_789)),
        ("PT9223372036854775807S", seconds(9223372036854775807)),
        ("PT9223372036854775808S", None),
        ("P106751991167301D", None),
        ("PT1.1234567890S", None),
        ("PT.5S", None),
        ("PT1.5H", None),
        ("P1.5D", None),
        ("PT", None),
        ("P1DT", None),
        ("P1H", None),
        ("PT1S1H", None),
        ("P-T1H", None),
        ("PT1W", None),
        ("PT" + "1" * 5000 + "S", None),
    ],
)
def test_a_days_and_time_duration_counts_nanoseconds(text: str, duration: DaysTimeDuration | None) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["pt1h", "+PT1H", "PT+1H", "pT1h"])
def test_a_literal_duration_may_be_in_lower_case_and_have_plus_signs(text: str) -> None:
    assert parse_duration(text) is None
    assert parse_at_literal(text) is None
    assert parse_duration(text, literal=True) == seconds(HOUR)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024-01-31", Date),
        ("10:30:00Z", Time),
        ("10:30", Time),
        ("2024-01-31T10:00:00@Europe/Paris", DateTime),
        ("2024-01-31T10:00", DateTime),
        ("P1Y", YearsMonthsDuration),
        ("P1D", DaysTimeDuration),
        ("garbage", type(None)),
        ("2024-01-31T24:00:00", type(None)),
        ("", type(None)),
    ],
)
def test_an_at_literal_is_the_first_form_that_fits(text: str, kind: type[Temporal | None]) -> None:
    assert type(parse_at_literal(text)) is kind
