"""Laws that hold for all temporal values: texts read back, sums can be taken back, orders agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from worker.feel.temporal import (
    Date,
    DateTime,
    DaysTimeDuration,
    Temporal,
    TemporalError,
    Time,
    YearsMonthsDuration,
    add,
    compare,
    divide,
    equal,
    from_tagged,
    make_date,
    make_time,
    multiply,
    parse_at_literal,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    subtract,
    to_tagged,
)

if TYPE_CHECKING:
    from decimal import Decimal

DAY = 86_400 * 10**9
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "UTC-03:30")

dates = st.integers(-365_000_000, 365_000_000).map(Date.of_epoch_day)
nanos = st.integers(0, DAY - 1)
offsets = st.integers(-18 * 60, 18 * 60).map(lambda minutes: minutes * 60)
times = (
    st.builds(Time, nanos)
    | st.builds(Time, nanos, offsets)
    | st.builds(Time.in_zone, nanos, st.sampled_from(ZONES))
)
date_times = (
    st.builds(DateTime, dates, nanos)
    | st.builds(DateTime, dates, nanos, offsets)
    | st.builds(DateTime.of_local, st.integers(-(10**20), 10**20), st.sampled_from(ZONES))
)
days_times = st.integers(-(10**21), 10**21).map(DaysTimeDuration)
years_months = st.integers(-(10**6), 10**6).map(YearsMonthsDuration)
values = dates | times | date_times | days_times | years_months
numbers = st.integers(-(10**12), 10**12) | st.decimals(allow_nan=False, allow_infinity=False)


@given(values)
def test_every_value_reads_back_from_its_literal_text(value: Temporal) -> None:
    assert parse_at_literal(value.literal_text()) == value


@given(values)
def test_every_value_reads_back_from_its_tagged_form(value: Temporal) -> None:
    ((tag, text),) = to_tagged(value).items()
    assert from_tagged(tag, text) == value


@given(
    st.integers(-(10**21), 10**21).map(lambda seconds: DaysTimeDuration(seconds // 10**9 * 10**9))
    | years_months
)
def test_durations_of_whole_seconds_read_back_from_their_string(
    duration: DaysTimeDuration | YearsMonthsDuration,
) -> None:
    assert parse_duration(str(duration)) == duration
    assert duration == YearsMonthsDuration(0) or parse_duration(duration.json_text()) == duration


@given(dates | date_times | times, days_times)
def test_adding_and_taking_back_a_duration_of_whole_days_changes_nothing(
    value: Date | Time | DateTime, duration: DaysTimeDuration
) -> None:
    whole_days = DaysTimeDuration(duration.nanoseconds // DAY * DAY)
    later = add(value, whole_days)
    assert later == add(whole_days, value)
    assert later is not None
    if not isinstance(value, DateTime) or value.zone is None:
        assert subtract(later, whole_days) == value
    else:
        assert subtract(subtract(later, whole_days), value) == DaysTimeDuration(0)


@given(date_times, date_times)
def test_a_difference_leads_from_one_point_to_the_other(a: DateTime, b: DateTime) -> None:
    difference = subtract(a, b)
    if (a.offset is None) != (b.offset is None):
        assert difference is None
    else:
        assert subtract(add(b, difference), a) == DaysTimeDuration(0)


@given(values, values)
def test_equality_and_order_know_the_same_kinds_and_agree(a: Temporal, b: Temporal) -> None:
    order = compare(a, b)
    assert (order is None) == (equal(a, b) is None)
    if order is not None:
        assert compare(b, a) == -order
        assert order == 0 or not equal(a, b)
    assert equal(a, a) is True
    assert compare(a, a) == 0


@given(dates, st.integers(-24_000, 24_000))
def test_months_land_in_the_right_month_and_never_later_in_it(date: Date, months: int) -> None:
    moved = date.plus_months(months)
    assert moved.year * 12 + moved.month == date.year * 12 + date.month + months
    assert moved.day <= date.day


@given(dates)
def test_a_date_is_the_day_of_its_number(date: Date) -> None:
    assert Date.of_epoch_day(date.epoch_day) == date
    assert Date.of_epoch_day(date.epoch_day + 7).weekday == date.weekday


@given(st.text() | st.text(alphabet="0123456789-+:.TZPYMDHS@[]/EuropBelin", max_size=40))
def test_reading_never_raises(text: str) -> None:
    for parse in (parse_date, parse_time, parse_date_time, parse_duration, parse_at_literal):
        parse(text)


@given(values | numbers, values | numbers)
def test_operators_give_a_value_null_or_the_one_failure(a: object, b: object) -> None:
    for operator in (add, subtract, multiply, divide):
        try:
            result = operator(a, b)
        except TemporalError:
            continue
        assert result is None or isinstance(result, Temporal | int)


@given(numbers, numbers, numbers)
def test_numbers_make_a_value_or_null(a: int | Decimal, b: int | Decimal, c: int | Decimal) -> None:
    make_date(a, b, c)
    make_time(a, b, c)
