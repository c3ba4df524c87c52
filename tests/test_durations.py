"""Durations as headers hold them: the grammar of Java's `Duration.parse`."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.durations import parse_duration

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("PT0S", 0),
        ("PT30S", 30 * SECOND),
        ("pt5s", 5 * SECOND),
        ("PT1M", MINUTE),
        ("PT1H30M", HOUR + 30 * MINUTE),
        ("P1D", DAY),
        ("P2DT3H4M5S", 2 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND),
        ("PT0.5S", 500),
        ("PT0,5S", 500),
        ("PT1.S", SECOND),
        ("PT0.0009S", 0),
        ("PT1.123456789S", 1123),
        ("-PT5S", -5 * SECOND),
        ("PT-5S", -5 * SECOND),
        ("-PT-5S", 5 * SECOND),
        ("+PT+5S", 5 * SECOND),
        ("PT1H-5M", 55 * MINUTE),
        ("PT-0.5S", -500),
        ("P106751991167DT7H12M55.807S", 2**63 - 1),
    ],
)
def test_durations_are_milliseconds(text: str, milliseconds: int) -> None:
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "30s", "PT5", "P1Y", "P1M", "P1W", "PT1S1M", " PT1S", "PT1S ", "PT 1S", "PT1.5M", "PT.5S",
     "PT1.1234567890S", "--PT1S", "PT٣S", "P106751991168D", "PT" + "9" * 5000 + "S"],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@given(days=st.integers(0, 10**6), hours=st.integers(0, 10**6), milliseconds=st.integers(0, 10**9))
def test_parts_add_up(days: int, hours: int, milliseconds: int) -> None:
    text = f"P{days}DT{hours}H{milliseconds // 1000}.{milliseconds % 1000:03}S"
    assert parse_duration(text) == days * DAY + hours * HOUR + milliseconds


@given(st.text(alphabet="PTDHMS0123456789.,+-ptdhms ", max_size=20))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_duration(text), int)
