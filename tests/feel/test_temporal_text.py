"""How temporal values are written: `string()`, a job's variables, `to json()`, `@"…"`."""

from __future__ import annotations

import pytest

from worker.feel.temporal import (
    MISSING,
    DateTime,
    DaysTimeDuration,
    Temporal,
    YearsMonthsDuration,
    from_tagged,
    parse_at_literal,
    parse_date_time,
)


def value(text: str) -> Temporal:
    found = parse_at_literal(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("literal", "string", "json", "iso"),
    [
        ("2024-01-31", "2024-01-31", "2024-01-31", "2024-01-31"),
        ("-0001-05-05", "-0001-05-05", "-0001-05-05", "-0001-05-05"),
        ("12024-01-31", "+12024-01-31", "+12024-01-31", "+12024-01-31"),
        ("10:30", "10:30:00", "10:30:00", "10:30:00"),
        ("10:00:00.500", "10:00:00.5", "10:00:00.5", "10:00:00.5"),
        ("10:30:00+02:00", "10:30:00+02:00", "10:30+02:00", "10:30:00+02:00"),
        ("12:59:01.3-01:00", "12:59:01.3-01:00", "12:59:01.300-01:00", "12:59:01.3-01:00"),
        ("10:00:00.000001Z", "10:00:00.000001Z", "10:00:00.000001Z", "10:00:00.000001Z"),
        ("10:30:00+00:00", "10:30:00Z", "10:30Z", "10:30:00Z"),
        ("10:30:00@Asia/Kolkata", "10:30:00@Asia/Kolkata", "10:30+05:30", "10:30:00+05:30"),
        ("2024-06-01T12:00", "2024-06-01T12:00:00", "2024-06-01T12:00:00", "2024-06-01T12:00:00"),
        ("2024-06-01T12:00Z", "2024-06-01T12:00:00Z", "2024-06-01T12:00:00Z", "2024-06-01T12:00:00Z"),
        (
            "2024-06-01T12:00:00.25@Europe/Paris",
            "2024-06-01T12:00:00.25@Europe/Paris",
            "2024-06-01T12:00:00.25+02:00",
            "2024-06-01T12:00:00.25+02:00[Europe/Paris]",
        ),
        (
            "999999999-12-31T23:59:59Z",
            "999999999-12-31T23:59:59Z",
            "+999999999-12-31T23:59:59Z",
            "+999999999-12-31T23:59:59Z",
        ),
        ("P0D", "P0D", "PT0S", "PT0S"),
        ("PT36H", "P1DT12H", "PT36H", "PT36H"),
        ("-PT36H", "-P1DT12H", "PT-36H", "PT-36H"),
        ("PT90M", "PT1H30M", "PT1H30M", "PT1H30M"),
        ("-PT1M30S", "-PT1M30S", "PT-1M-30S", "PT-1M-30S"),
        ("PT4.123S", "PT4S", "PT4.123S", "PT4.123S"),
        ("PT0.5S", "P0D", "PT0.5S", "PT0.5S"),
        ("-PT0.5S", "-PT1S", "PT-0.5S", "PT-0.5S"),
        ("P1Y2M", "P1Y2M", "P1Y2M", "P1Y2M"),
        ("P14M", "P1Y2M", "P1Y2M", "P1Y2M"),
        ("-P14M", "-P1Y2M", "P-1Y-2M", "P-1Y-2M"),
        ("-P5M", "-P5M", "P-5M", "P-5M"),
        ("P0Y", "P0Y", "P0D", "P0D"),
    ],
)
def test_a_value_is_written_as_the_reference_writes_it(
    literal: str, string: str, json: str, iso: str
) -> None:
    written = value(literal)
    assert (str(written), written.json_text(), written.iso_text()) == (string, json, iso)


@pytest.mark.parametrize(
    "text", ["12024-01-31", "PT0.5S", "-P14M", "10:30:00@Asia/Kolkata", "2024-06-01T12:00Z"]
)
def test_the_literal_text_reads_back_as_the_value(text: str) -> None:
    assert parse_at_literal(value(text).literal_text()) == value(text)


@pytest.mark.parametrize(
    ("literal", "properties"),
    [
        ("2024-02-29", {"year": 2024, "month": 2, "day": 29, "weekday": 4}),
        ("10:30:15.5", {"hour": 10, "minute": 30, "second": 15, "time offset": None, "timezone": None}),
        ("10:30:15-01:00", {"hour": 10, "time offset": DaysTimeDuration(-3600 * 10**9), "timezone": None}),
        (
            "10:30:15@Asia/Kolkata",
            {"timezone": "Asia/Kolkata", "time offset": DaysTimeDuration(19800 * 10**9)},
        ),
        ("2020-09-30T22:50:30", {"year": 2020, "weekday": 3, "hour": 22, "second": 30, "time offset": None}),
        ("P1DT2H10M30.9S", {"days": 1, "hours": 2, "minutes": 10, "seconds": 30}),
        ("-P1DT2H10M30S", {"days": -1, "hours": -2, "minutes": -10, "seconds": -30}),
        ("P2Y3M", {"years": 2, "months": 3}),
        ("-P14M", {"years": -1, "months": -2}),
    ],
)
def test_a_value_has_the_properties_of_its_kind(literal: str, properties: dict[str, object]) -> None:
    assert {name: value(literal).property(name) for name in properties} == properties


@pytest.mark.parametrize(
    ("literal", "name"),
    [("2024-02-29", "hour"), ("10:30", "day"), ("P1D", "day"), ("P1Y", "days"), ("2020-09-30T22:50", "date")],
)
def test_a_property_of_another_kind_is_missing(literal: str, name: str) -> None:
    assert value(literal).property(name) is MISSING


def test_values_are_immutable_and_can_be_keys() -> None:
    moment = parse_date_time("2024-06-01T12:00:00@Europe/Paris")
    assert isinstance(moment, DateTime)
    assert {moment: 1}[value("2024-06-01T12:00:00@Europe/Paris")] == 1  # type: ignore[index] # equal by value
    with pytest.raises(AttributeError):
        moment.nanos = 0  # type: ignore[misc] # that is the point


def test_a_tag_takes_only_texts_of_its_kind() -> None:
    assert from_tagged("@ymDuration", "P0D") == YearsMonthsDuration(0)
    assert from_tagged("@dtDuration", "P0D") == DaysTimeDuration(0)
    assert from_tagged("@dtDuration", "P1Y") is None
    assert from_tagged("@time", "2024-01-31") is None
    assert from_tagged("@number", "1") is None
