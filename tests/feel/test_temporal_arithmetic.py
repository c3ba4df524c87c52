"""`+ - * /` on dates, times and durations, with what wraps, cuts and fails in the reference."""

from __future__ import annotations

from decimal import Decimal

import pytest

from worker.feel.temporal import TemporalError, absolute, add, divide, multiply, parse_at_literal, subtract

OPERATORS = {"+": add, "-": subtract, "*": multiply, "/": divide}


def operand(text: str) -> object:
    return (
        Decimal(text)
        if text[-1].isdigit() and ":" not in text and text.count("-") < 2
        else parse_at_literal(text)
    )


def calculated(a: str, operator: str, b: str) -> str | None:
    left, right = operand(a), operand(b)
    assert left is not None
    assert right is not None
    result = OPERATORS[operator](left, right)
    return None if result is None else str(result)


@pytest.mark.parametrize(
    ("a", "operator", "b", "result"),
    [
        ("2024-01-31", "+", "P1M", "2024-02-29"),
        ("P1M", "+", "2023-01-31", "2023-02-28"),
        ("2024-02-29", "+", "P1Y", "2025-02-28"),
        ("2024-01-31", "-", "P1M", "2023-12-31"),
        ("-2021-01-01", "+", "P13M", "-2020-02-01"),
        ("2024-01-01", "+", "PT25H", "2024-01-02"),
        ("2024-01-01", "-", "PT1H", "2023-12-31"),
        ("2024-01-01", "-", "-PT25H", "2024-01-02"),
        ("2024-03-01", "-", "2024-02-01", "P29D"),
        ("2024-02-01", "-", "2024-03-01", "-P29D"),
        ("2024-01-01", "-", "2024-01-01T00:00:00", None),
        ("2024-01-01", "+", "2024-01-01", None),
    ],
)
def test_dates(a: str, operator: str, b: str, result: str | None) -> None:
    assert calculated(a, operator, b) == result


@pytest.mark.parametrize(
    ("a", "operator", "b", "result"),
    [
        ("23:30:00", "+", "PT45M", "00:15:00"),
        ("PT45M", "+", "23:30:00", "00:15:00"),
        ("00:15:00", "-", "PT45M", "23:30:00"),
        ("10:00:00", "+", "P1D", "10:00:00"),
        ("10:00:00+11:00", "-", "PT1H", "09:00:00+11:00"),
        ("10:00:00@Asia/Kolkata", "+", "PT1H", "11:00:00@Asia/Kolkata"),
        ("10:00:00", "-", "11:00:00", "-PT1H"),
        ("10:00:00Z", "-", "11:00:00Z", "PT1H"),
        ("10:00:00Z", "-", "10:00:00+01:00", "PT1H"),
        ("10:00:00", "-", "11:00:00Z", None),
        ("10:00:00", "+", "P1M", None),
        ("10:00:00", "-", "P1M", None),
    ],
)
def test_times_wrap_at_midnight_and_zoned_ones_differ_absolutely(
    a: str, operator: str, b: str, result: str | None
) -> None:
    assert calculated(a, operator, b) == result


@pytest.mark.parametrize(
    ("a", "operator", "b", "result"),
    [
        ("2024-02-29T13:45:10Z", "+", "P1DT2H", "2024-03-01T15:45:10Z"),
        ("2024-02-29T13:45:10Z", "-", "P1Y", "2023-02-28T13:45:10Z"),
        ("2021-01-01T10:10:10", "+", "-PT11H", "2020-12-31T23:10:10"),
        ("2024-03-31T01:30:00@Europe/Berlin", "+", "PT1H", "2024-03-31T03:30:00@Europe/Berlin"),
        ("2024-03-30T12:00:00@Europe/Berlin", "+", "P1D", "2024-03-31T13:00:00@Europe/Berlin"),
        ("2024-03-30T12:00:00@Europe/Berlin", "+", "P1M", "2024-04-30T12:00:00@Europe/Berlin"),
        ("2024-02-29T02:30:00@Europe/Berlin", "+", "P1M", "2024-03-29T02:30:00@Europe/Berlin"),
        ("2024-03-31T12:00:00@Europe/Berlin", "-", "2024-03-30T12:00:00@Europe/Berlin", "PT23H"),
        ("2021-01-02T10:10:10@Europe/Paris", "-", "1995-01-01T10:10:10@Asia/Dhaka", "P9498DT5H"),
        ("2024-01-01T00:00:00Z", "-", "2024-01-01T00:00:00", None),
        ("2024-01-01T00:00:00Z", "-", "2024-01-01", None),
    ],
)
def test_dates_with_times_keep_their_zone_and_a_day_is_24_hours(
    a: str, operator: str, b: str, result: str | None
) -> None:
    assert calculated(a, operator, b) == result


@pytest.mark.parametrize(
    ("a", "operator", "b", "result"),
    [
        ("P1D", "+", "PT12H", "P1DT12H"),
        ("PT22H", "-", "P1D", "-PT2H"),
        ("P1Y", "+", "P3M", "P1Y3M"),
        ("P5M", "-", "P6M", "-P1M"),
        ("P1Y", "+", "P1D", None),
        ("P1D", "-", "P1Y", None),
        ("PT1H", "*", "1.5", "PT1H"),
        ("3", "*", "P1D", "P3D"),
        ("-2.5", "*", "P1Y11M", "-P3Y10M"),
        ("PT1H", "*", "4294967297", "PT1H"),
        ("PT1H", "*", "1E+40", "P0D"),
        ("P1D", "*", "P1D", None),
        ("2024-01-01", "*", "2", None),
        ("P1D", "/", "2", "PT12H"),
        ("P100D", "/", "2", "PT6H57M12S"),
        ("PT1H", "/", "7", "PT8M34S"),
        ("P10Y11M", "/", "-2.5", "-P4Y4M"),
        ("P1D", "/", "0", None),
        ("P1Y", "/", "0.0", None),
        ("P1Y", "/", "P5M", "2"),
        ("-P1Y", "/", "P5M", "-2"),
        ("P10D", "/", "P3D", "3"),
        ("P1D", "/", "PT0S", None),
        ("P10D", "/", "P1Y", None),
        ("10", "/", "P1D", None),
    ],
)
def test_durations_use_32_bits_of_a_number(a: str, operator: str, b: str, result: str | None) -> None:
    assert calculated(a, operator, b) == result


def test_a_quotient_has_whole_milliseconds() -> None:
    hour = parse_at_literal("PT1H")
    assert divide(hour, 7) == parse_at_literal("PT8M34.285S")
    assert divide(hour, Decimal("1E-999999")) == parse_at_literal("PT0S")


@pytest.mark.parametrize("number", [True, False])
def test_a_boolean_is_no_number(number: bool) -> None:  # noqa: FBT001 a value, not a switch
    assert multiply(parse_at_literal("P1D"), number) is None
    assert divide(parse_at_literal("P1D"), number) is None


@pytest.mark.parametrize(
    ("a", "operator", "b"),
    [
        ("999999999-12-31", "+", "P1M"),
        ("999999999-12-31", "+", "P1D"),
        ("-999999999-01-01T00:00:00", "-", "PT1S"),
        ("999999999-12-31T23:59:59@Asia/Tokyo", "+", "PT1S"),
        ("PT9223372036854775807S", "+", "PT1S"),
        ("PT9223372036854775807S", "*", "2"),
        ("PT9223372036854775807S", "/", "2"),
        ("PT1H", "/", "PT0.0001S"),
        ("P2000000000Y", "*", "2"),
        ("P2147483647Y", "+", "P1Y"),
    ],
)
def test_what_leaves_the_supported_range_fails(a: str, operator: str, b: str) -> None:
    with pytest.raises(TemporalError):
        calculated(a, operator, b)


@pytest.mark.parametrize(
    ("a", "result"),
    [("-P1DT1H", "P1DT1H"), ("P1D", "P1D"), ("-PT0.5S", "P0D"), ("-P14M", "P1Y2M"), ("P2M", "P2M")],
)
def test_the_absolute_value_of_a_duration(a: str, result: str) -> None:
    duration = parse_at_literal(a)
    assert str(absolute(duration)) == result  # type: ignore[arg-type] # the literals above are durations
