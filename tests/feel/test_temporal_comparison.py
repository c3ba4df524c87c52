"""`=` and `<` on temporal values, which differ for zoned ones."""

from __future__ import annotations

import pytest

from worker.feel.temporal import compare, equal, parse_at_literal


def both(a: str, b: str) -> tuple[bool | None, int | None]:
    left, right = parse_at_literal(a), parse_at_literal(b)
    return equal(left, right), compare(left, right)


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("2024-01-01", "2024-01-02", -1),
        ("2024-02-01", "2024-01-02", 1),
        ("-0001-01-01", "0000-01-01", -1),
        ("10:00", "10:00:00.000", 0),
        ("10:00:01", "10:00", 1),
        ("10:00:00Z", "10:00:00+00:00", 0),
        ("2024-01-01T10:00", "2024-01-01T10:00:00", 0),
        ("2024-01-01T10:00", "2024-01-02T09:00", -1),
        ("P1D", "PT24H", 0),
        ("P1D", "PT25H", -1),
        ("P1Y", "P12M", 0),
        ("P1Y", "P11M", 1),
    ],
)
def test_values_of_one_kind_are_ordered_and_equal_if_neither_is_less(a: str, b: str, order: int) -> None:
    assert both(a, b) == (order == 0, order)
    assert both(b, a) == (order == 0, -order)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2024-01-01", "2024-01-01T00:00:00"),
        ("10:00", "10:00:00Z"),
        ("2024-01-01T10:00", "2024-01-01T10:00Z"),
        ("P1Y", "P365D"),
        ("P0Y", "P0D"),
        ("10:00", "2024-01-01"),
    ],
)
def test_values_of_different_kinds_do_not_compare(a: str, b: str) -> None:
    assert both(a, b) == (None, None)


def test_other_values_do_not_compare() -> None:
    date = parse_at_literal("2024-01-01")
    assert equal(date, "2024-01-01") is None
    assert compare(1, 2) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12:00:00Z", "14:00:00+02:00"),
        ("12:00:00+05:30", "12:00:00@Asia/Kolkata"),
        ("12:00:00@Asia/Kolkata", "12:00:00@Asia/Calcutta"),
    ],
)
def test_zoned_times_of_one_instant_are_equal_only_with_one_offset_and_zone(a: str, b: str) -> None:
    assert both(a, b) == (False, 0)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2024-06-01T12:00:00Z", "2024-06-01T14:00:00+02:00"),
        ("2024-06-01T12:00:00+02:00", "2024-06-01T12:00:00@Europe/Paris"),
        ("2024-06-01T12:00:00@Europe/Berlin", "2024-06-01T12:00:00@Europe/Paris"),
    ],
)
def test_zoned_dates_with_times_of_one_instant_are_ordered_by_local_time_then_zone(a: str, b: str) -> None:
    assert both(a, b) == (False, -1)
    assert both(b, a) == (False, 1)


def test_zoned_values_are_ordered_by_the_instant_first() -> None:
    assert (
        compare(parse_at_literal("2024-06-01T13:00:00+02:00"), parse_at_literal("2024-06-01T12:00:00Z")) == -1
    )
    assert compare(parse_at_literal("01:00:00+02:00"), parse_at_literal("00:00:00Z")) == -1
