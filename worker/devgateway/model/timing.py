"""Times in ISO 8601 as models write them: durations, dates, cycles."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from worker import feel
from worker.durations import parse_duration
from worker.feel.temporal import DateTime

FOR_EVER: Final = -1

_CALENDAR: Final = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<years>[+-]?[0-9]+)Y)?(?:(?P<months>[+-]?[0-9]+)M)?(?:(?P<weeks>[+-]?[0-9]+)W)?(?P<rest>.*)",
    re.DOTALL,
)
_CYCLE: Final = re.compile(r"R([0-9]*|-1)/(?:([^/]+)/)?([^/]+)")


@dataclass(frozen=True, slots=True)
class Cycle:
    """Again and again: `repetitions` times, -1 has no end, each an ISO duration apart, from a time on or from now."""

    repetitions: int
    interval: str
    start: float | None = None


def duration(text: str) -> tuple[int, float]:
    """The months and the seconds of an ISO duration.

    Raises:
        ValueError: it is none.
    """
    match = _CALENDAR.fullmatch(text)
    if match is None:
        raise ValueError(f"Invalid duration format '{text}'")
    years, months, weeks = (int(match[name] or 0) for name in ("years", "months", "weeks"))
    seconds = weeks * 7 * 86_400.0
    if match["rest"] or not (match["years"] or match["months"] or match["weeks"]):
        try:
            seconds += parse_duration(f"P{match['rest']}") / 1000
        except ValueError:
            raise ValueError(f"Invalid duration format '{text}'") from None
    sign = -1 if match["sign"] == "-" else 1
    return sign * (12 * years + months), sign * seconds


def moment(text: str) -> float:
    """The seconds since the epoch of an ISO date and time, with or without the name of its zone.

    Raises:
        ValueError: it is none, or has no zone.
    """
    made = feel.compile("date and time(text)").evaluate({"text": text})
    if not isinstance(made, DateTime):
        raise ValueError(f"Invalid date-time format '{text}'")  # noqa: TRY004 - of the model's text, not of Python's
    if made.offset is None:
        raise ValueError(f"Invalid date-time format '{text}': it has no time zone")
    return made.instant_nanos / 1e9


def cycle(text: str) -> Cycle:
    """The cycle that a text such as `R3/PT10S` or `R/2030-01-01T00:00:00Z/P1D` says.

    Raises:
        ValueError: it is none.
    """
    match = _CYCLE.fullmatch(text)
    if match is None:
        # Zeebe takes it for a cron expression then, which this engine does not know.
        raise ValueError(f"Invalid cycle format '{text}', and cron is not supported by the embedded gateway")
    count, start, interval = match.groups()
    duration(interval)
    return Cycle(int(count) if count else FOR_EVER, interval, None if start is None else moment(start))


def after(seconds: float, interval: str) -> float:
    """The time an ISO duration later; months and years are those of the calendar, in UTC."""
    months, more = duration(interval)
    if months:
        at = datetime.fromtimestamp(seconds, UTC)
        years, month = divmod(at.month - 1 + months, 12)
        year, month = at.year + years, month + 1
        at = at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
        seconds = at.timestamp()
    return seconds + more
