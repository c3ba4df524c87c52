"""Time zones by id: their offset at an instant or a local time, resolved as java.time does.

An offset is in seconds east of UTC. A zone id is that of a region (`Europe/Paris`) or a prefixed offset
(`UTC+01:00`); a bare offset or `Z` is no zone, values carry it as an offset alone.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from worker.feel.temporal.civil import DAYS_PER_CYCLE, SECONDS_PER_DAY
from worker.feel.temporal.text import offset_text

MAX_OFFSET = 18 * 3600

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 a local time on purpose: it belongs to whichever zone is asked
_CYCLE = DAYS_PER_CYCLE * SECONDS_PER_DAY
# Zone rules are asked within these years; others repeat the last rule every 400 years or precede every rule.
_FIRST = int((datetime(1000, 1, 1) - _EPOCH).total_seconds())  # noqa: DTZ001
_LAST = int((datetime(9000, 1, 1) - _EPOCH).total_seconds())  # noqa: DTZ001

_PREFIXES = frozenset(("UTC", "GMT", "UT"))
_REGION = re.compile(r"(?!(?:posix|right)/)[A-Za-z][A-Za-z0-9~/._+-]{1,50}")
# files of the tz database that java.time has under no id
_NO_REGIONS = frozenset(("EST", "Factory", "HST", "MST", "ROC", "localtime", "posixrules"))
_PREFIXED = re.compile(r"(?:UTC|GMT|UT)(?=[+-])")
_STRICT_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_FREE_OFFSET = re.compile(r"([+-])([0-9]{1,2})(?:(:?)([0-9]{2})(?:\3([0-9]{2}))?)?")
_NO_OFFSET = timedelta(0)


def parse_offset(text: str) -> int | None:
    """Seconds of `Z`, `±HH:MM` or `±HH:MM:SS`; None for anything else and beyond ±18 hours."""
    if text == "Z":
        return 0
    match = _STRICT_OFFSET.fullmatch(text)
    return None if match is None else _offset(*match.groups())


def is_zone_id(text: str) -> bool:
    """Whether a literal may name this zone: a region or a prefixed `±HH:MM[:SS]`."""
    if (match := _PREFIXED.match(text)) is not None:
        return parse_offset(text[match.end() :]) is not None
    return text in _PREFIXES or _region(text) is not None


def normal_zone_id(text: str) -> str | int | None:
    """What `ZoneId.of` makes of a zone argument: a zone id, an offset in seconds, or None where unknown.

    More lenient than a literal: `+1`, `+0130` and `UTC+1` are accepted and brought to their normal form.
    """
    prefix = _PREFIXED.match(text)
    rest = text[prefix.end() :] if prefix else text
    if text == "Z":
        return 0
    if rest[:1] not in ("+", "-"):
        return text if is_zone_id(text) else None
    match = _FREE_OFFSET.fullmatch(rest)
    if match is None:
        return None
    sign, hours, _, minutes, seconds = match.groups()
    if len(hours) == 1 and minutes is not None:
        return None
    offset = _offset(sign, hours, minutes, seconds)
    if offset is None or not prefix:
        return offset
    return prefix.group() + (offset_text(offset) if offset else "")


def offset_at(zone: str, instant: int) -> int:
    """The zone's offset at an instant, given in seconds since 1970-01-01T00:00Z."""
    rules = _rules(zone)
    if isinstance(rules, int):
        return rules
    utc = _EPOCH + timedelta(seconds=_within_known_years(instant))
    return _seconds(rules.fromutc(utc.replace(tzinfo=rules)).utcoffset())


def resolve_local(zone: str, local: int, preferred: int | None = None) -> tuple[int, int]:
    """The offset at a local time, and by how many seconds that local time has to move to exist.

    A time in a gap moves forward by the gap's length; of the two offsets of an overlap the preferred one is
    taken if it is among them, otherwise the earlier one, summer time.

    Args:
        zone: The zone's id.
        local: Seconds from 1970-01-01T00:00 to the local time.
        preferred: The offset to keep where it is valid.
    """
    rules = _rules(zone)
    if isinstance(rules, int):
        return rules, 0
    time = (_EPOCH + timedelta(seconds=_within_known_years(local))).replace(tzinfo=rules)
    before, after = _seconds(time.utcoffset()), _seconds(time.replace(fold=1).utcoffset())
    if before < after:
        return after, after - before
    return (preferred if preferred in (before, after) else before), 0


def standard_offset(zone: str) -> int:
    """The zone's offset now if there were no summer time."""
    rules = _rules(zone)
    return rules if isinstance(rules, int) else _standard_offset(rules, datetime.now(UTC))


@lru_cache(maxsize=1)
def system_zone() -> str:
    """The id of this machine's zone, from `TZ` or /etc/localtime; `GMT` where neither names one."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return next((zone for zone in (named, linked) if is_zone_id(zone)), "GMT")


def _standard_offset(rules: ZoneInfo, now: datetime) -> int:
    """Java counts the smaller of a zone's offsets as the standard one.

    Ireland's and Morocco's own rules call their summer time standard and the winter an hour less; Java's
    data turn that around. So a negative saving anywhere in the year is taken off.
    """
    local = now.astimezone(rules)
    saving = local.dst() or _NO_OFFSET
    offset = local.utcoffset() or _NO_OFFSET
    if saving == _NO_OFFSET:
        year = (
            (now + timedelta(days=days)).astimezone(rules).dst() or _NO_OFFSET
            for days in range(-180, 181, 10)
        )
        saving = -min(_NO_OFFSET, *year)
    return _seconds(offset - max(saving, _NO_OFFSET))


@lru_cache(maxsize=1024)
def _rules(zone: str) -> ZoneInfo | int:
    if zone in _PREFIXES:
        return 0
    prefix = _PREFIXED.match(zone)
    rules = _region(zone) if prefix is None else parse_offset(zone[prefix.end() :])
    assert rules is not None, "values carry checked zone ids only"
    return rules


def _region(zone: str) -> ZoneInfo | None:
    return _loaded(zone) if _REGION.fullmatch(zone) is not None and zone not in _NO_REGIONS else None


@lru_cache(maxsize=1024)
def _loaded(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # unknown, not a zone file, a folder such as Europe
        return None


def _offset(sign: str, hours: str, minutes: str | None, seconds: str | None) -> int | None:
    if int(minutes or 0) > 59 or int(seconds or 0) > 59:  # noqa: PLR2004 as on a clock
        return None
    total = int(hours) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    if total > MAX_OFFSET:
        return None
    return -total if sign == "-" else total


def _within_known_years(seconds: int) -> int:
    if seconds < _FIRST:
        return seconds + -(-(_FIRST - seconds) // _CYCLE) * _CYCLE
    if seconds > _LAST:
        return seconds - -(-(seconds - _LAST) // _CYCLE) * _CYCLE
    return seconds


def _seconds(offset: timedelta | None) -> int:
    return int((offset or _NO_OFFSET).total_seconds())
