"""A time of day, local or in a zone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from worker.feel.temporal import zones
from worker.feel.temporal.civil import SECONDS_PER_DAY
from worker.feel.temporal.durations import DaysTimeDuration
from worker.feel.temporal.integers import NANOS_PER_SECOND
from worker.feel.temporal.missing import MISSING, Missing
from worker.feel.temporal.text import offset_text, shortest_time_text, time_text

NANOS_PER_DAY = SECONDS_PER_DAY * NANOS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; its offset is None for a local time.

    Attributes:
        nanos: Nanoseconds since midnight.
        offset: Seconds east of UTC.
        zone: The zone's id where the time was given with one; it always comes with an offset.
    """

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def in_zone(cls, nanos: int, zone: str) -> Time:
        """A time in a zone has the zone's standard offset of today, as it has no date to tell summer from winter."""
        return cls(nanos, zones.standard_offset(zone), zone)

    @property
    def utc_nanos(self) -> int:
        """Nanoseconds from midnight UTC, by which zoned times are ordered; outside 0 to 24 h near midnight."""
        return self.nanos - (self.offset or 0) * NANOS_PER_SECOND

    def plus(self, nanoseconds: int) -> Time:
        """The time so much later, past midnight where it gets there."""
        return replace(self, nanos=(self.nanos + nanoseconds) % NANOS_PER_DAY)

    def property(self, name: str) -> int | str | DaysTimeDuration | Missing | None:
        """The FEEL property of that name, or MISSING."""
        seconds = self.nanos // NANOS_PER_SECOND
        match name:
            case "hour":
                return seconds // 3600
            case "minute":
                return seconds // 60 % 60
            case "second":
                return seconds % 60
            case "time offset":
                return None if self.offset is None else DaysTimeDuration.of_seconds(self.offset)
            case "timezone":
                return self.zone
            case _:
                return MISSING

    def __str__(self) -> str:
        return time_text(self.nanos) + zone_text(self.offset, self.zone)

    def json_text(self) -> str:
        """The text a worker writes into a job's variables: Java's ISO text, the zone's id dropped."""
        if self.offset is None:
            return time_text(self.nanos)
        return shortest_time_text(self.nanos) + offset_text(self.offset)

    def iso_text(self) -> str:
        """The text `to json()` writes."""
        return time_text(self.nanos) + ("" if self.offset is None else offset_text(self.offset))

    def literal_text(self) -> str:
        """The text that reads back as this value, unless its offset is not the zone's standard one: `@"…"`."""
        return str(self)


def zone_text(offset: int | None, zone: str | None) -> str:
    """What follows a time: `@Area/City` or an offset; nothing for a local one."""
    if offset is None:
        return ""
    return offset_text(offset) if zone is None else f"@{zone}"
