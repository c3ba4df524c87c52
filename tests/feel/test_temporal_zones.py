"""Zones: gaps and overlaps of local times, standard offsets, ids."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from worker.feel.temporal import DateTime, TemporalError, parse_at_literal, with_zone, zones


def date_time(text: str) -> DateTime:
    value = parse_at_literal(text)
    assert isinstance(value, DateTime)
    return value


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ("2024-03-31T02:30:00@Europe/Berlin", "2024-03-31T03:30:00+02:00"),
        ("2024-10-27T02:30:00@Europe/Berlin", "2024-10-27T02:30:00+02:00"),
        ("2024-10-27T02:30:00+01:00[Europe/Berlin]", "2024-10-27T02:30:00+01:00"),
        ("2011-12-30T10:00:00@Pacific/Apia", "2011-12-31T10:00:00+14:00"),
        ("2024-04-07T01:45:00@Australia/Lord_Howe", "2024-04-07T01:45:00+11:00"),
    ],
)
def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_earlier(literal: str, shown: str) -> None:
    assert date_time(literal).json_text() == shown


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ("-2021-01-01T10:10:10@Australia/Melbourne", "-2021-01-01T10:10:10+09:39:52"),
        ("12024-07-01T00:00:00@Europe/Berlin", "+12024-07-01T00:00:00+02:00"),
        ("12024-12-01T00:00:00@Europe/Berlin", "+12024-12-01T00:00:00+01:00"),
        ("999999999-12-31T23:59:59@Europe/Paris", "+999999999-12-31T23:59:59+01:00"),
        ("-999999999-01-01T00:00:00@Europe/Paris", "-999999999-01-01T00:00:00+00:09:21"),
    ],
)
def test_zones_have_an_offset_in_every_year(literal: str, shown: str) -> None:
    assert date_time(literal).json_text() == shown


@pytest.mark.parametrize("month", [1, 3, 4, 7, 11])
@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Europe/Berlin", 1),
        ("America/New_York", -5),
        ("Asia/Kolkata", 5.5),
        ("Australia/Sydney", 10),
        ("Europe/Dublin", 0),
        ("Africa/Casablanca", 0),
    ],
)
def test_the_standard_offset_is_the_one_of_winter_all_year(zone: str, hours: float, month: int) -> None:
    assert zones._standard_offset(ZoneInfo(zone), datetime(2024, month, 20, tzinfo=UTC)) == hours * 3600


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/New_York", "2024-06-01T08:00:00@America/New_York"),
        ("Z", "2024-06-01T12:00:00Z"),
        ("UTC", "2024-06-01T12:00:00@UTC"),
        ("+1", "2024-06-01T13:00:00+01:00"),
        ("-0130", "2024-06-01T10:30:00-01:30"),
        ("+01:30:15", "2024-06-01T13:30:15+01:30:15"),
        ("UTC+1", "2024-06-01T13:00:00@UTC+01:00"),
        ("GMT-00", "2024-06-01T12:00:00@GMT"),
    ],
)
def test_a_zoned_value_shows_the_same_instant_in_another_zone(zone: str, shown: str) -> None:
    assert str(with_zone(date_time("2024-06-01T14:00:00@Europe/Berlin"), zone)) == shown


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/New_York", "2024-06-01T12:00:00@America/New_York"),
        ("+02", "2024-06-01T12:00:00+02:00"),
        ("GMT0", "2024-06-01T12:00:00@GMT0"),
    ],
)
def test_a_local_value_is_put_into_a_zone(zone: str, shown: str) -> None:
    assert str(with_zone(date_time("2024-06-01T12:00:00"), zone)) == shown


@pytest.mark.parametrize(
    "zone", ["", "z", "Nowhere/City", "utc", "Europe", "+19", "+1:30", "+01:3015", "EST", "posix/UTC"]
)
def test_an_unknown_zone_fails(zone: str) -> None:
    with pytest.raises(TemporalError, match="no known time zone"):
        with_zone(date_time("2024-06-01T12:00:00"), zone)


@pytest.mark.parametrize(("setting", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":UTC", "UTC")])
def test_the_machines_zone_is_what_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, setting: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", setting)
    assert zones.system_zone.__wrapped__() == zone


@pytest.mark.parametrize(
    ("link", "zone"), [("/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"), ("/etc/localtime", "GMT")]
)
def test_the_machines_zone_is_what_localtime_links_to(
    monkeypatch: pytest.MonkeyPatch, link: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", "no zone")
    monkeypatch.setattr("os.path.realpath", lambda path: link)
    assert zones.system_zone.__wrapped__() == zone
