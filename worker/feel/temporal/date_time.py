"""A date with a time of day, local or in a zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.feel.temporal import zones
from worker.feel.temporal.civil import SECONDS_PER_DAY
from worker.feel.temporal.date import Date
from worker.feel.temporal.integers import NANOS_PER_SECOND
from worker.feel.temporal.missing import MISSING, Missing
from worker.feel.temporal.text import offset_text, time_text
from worker.feel.temporal.time import NANOS_PER_DAY, Time, zone_text

if TYPE_CHECKING:
    from worker.feel.temporal.durations import DaysTimeDuration


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and time; its offset is None for a local one.

    Attributes:
        date: The local date.
        nanos: Nanoseconds since the local midnight.
        offset: Seconds east of UTC.
        zone: The zone's id where one was given; the offset is then the zone's at this time.
    """

    date: Date
    nanos: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def of_local(cls, nanos: int, zone: str, preferred: int | None = None) -> DateTime:
        """The date and time in a zone whose clocks show so many nanoseconds after 1970-01-01T00:00.

        A time that the zone skips moves forward by the gap; of a repeated one the preferred offset is taken if it
        is one of the two, else the earlier.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        offset, shift = zones.resolve_local(zone, nanos // NANOS_PER_SECOND, preferred)
        return cls(*_split(nanos + shift * NANOS_PER_SECOND), offset, zone)

    @classmethod
    def of_instant(cls, nanos: int, zone: str | int) -> DateTime:
        """The date and time at an instant, in nanoseconds since 1970-01-01T00:00Z, in a zone or at an offset.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        offset = zone if isinstance(zone, int) else zones.offset_at(zone, nanos // NANOS_PER_SECOND)
        local = _split(nanos + offset * NANOS_PER_SECOND)
        return cls(*local, offset, None if isinstance(zone, int) else zone)

    @property
    def local_nanos(self) -> int:
        """Nanoseconds from 1970-01-01T00:00 to this local time, whatever its zone."""
        return self.date.epoch_day * NANOS_PER_DAY + self.nanos

    @property
    def instant_nanos(self) -> int:
        """Nanoseconds since 1970-01-01T00:00Z; of a zoned value only."""
        return self.local_nanos - (self.offset or 0) * NANOS_PER_SECOND

    @property
    def time(self) -> Time:
        """The time of day, with the offset and zone of this very date."""
        return Time(self.nanos, self.offset, self.zone)

    def plus(self, nanoseconds: int) -> DateTime:
        """The point so much later in time: in a zone a day is 24 hours, over a change of the clocks too.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        if self.zone is not None:
            return DateTime.of_instant(self.instant_nanos + nanoseconds, self.zone)
        return DateTime(*_split(self.local_nanos + nanoseconds), self.offset)

    def plus_months(self, months: int) -> DateTime:
        """The same local time so many months later, the day clipped to the month's last.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        moved = DateTime(self.date.plus_months(months), self.nanos, self.offset)
        return moved if self.zone is None else DateTime.of_local(moved.local_nanos, self.zone, self.offset)

    def property(self, name: str) -> int | str | DaysTimeDuration | Missing | None:
        """The FEEL property of that name, or MISSING."""
        of_date = self.date.property(name)
        return self.time.property(name) if of_date is MISSING else of_date

    def __str__(self) -> str:
        return f"{self.date.literal_text()}T{time_text(self.nanos)}{zone_text(self.offset, self.zone)}"

    def json_text(self) -> str:
        """The text a worker writes into a job's variables: ISO 8601, the zone's id dropped."""
        return f"{self.date}T{time_text(self.nanos)}" + (
            "" if self.offset is None else offset_text(self.offset)
        )

    def iso_text(self) -> str:
        """The text `to json()` writes: ISO 8601 with the zone's id in brackets."""
        return self.json_text() + (f"[{self.zone}]" if self.zone else "")

    def literal_text(self) -> str:
        """The text that reads back as this value, unless it is the later of a repeated time: `@"…"`."""
        return str(self)


def _split(local_nanos: int) -> tuple[Date, int]:
    day, nanos = divmod(local_nanos, SECONDS_PER_DAY * NANOS_PER_SECOND)
    return Date.of_epoch_day(day), nanos
