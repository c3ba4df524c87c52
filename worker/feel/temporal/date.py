"""A calendar date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.feel.temporal import civil
from worker.feel.temporal.missing import MISSING, Missing
from worker.feel.temporal.text import year_text

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the proleptic ISO calendar; the maker sees to it that it exists (`make_date`, `parse_date`)."""

    year: int
    month: int
    day: int

    @classmethod
    def of_epoch_day(cls, day: int) -> Self:
        """The date so many days after 1970-01-01.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        return cls(*civil.from_epoch_day(day))

    @property
    def epoch_day(self) -> int:
        """Days since 1970-01-01."""
        return civil.epoch_day(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.epoch_day + 3) % 7 + 1

    def plus_months(self, months: int) -> Self:
        """The same day so many months later, or the last one of that month where it is shorter.

        Raises:
            TemporalError: the year is outside ±999 999 999.
        """
        if not months:
            return self
        year, month0 = divmod(self.year * 12 + self.month - 1 + months, 12)
        last = civil.days_in_month(civil.checked_year(year), month0 + 1)
        return type(self)(year, month0 + 1, min(self.day, last))

    def property(self, name: str) -> int | Missing:
        """The FEEL property of that name, or MISSING."""
        return getattr(self, name) if name in _PROPERTIES else MISSING

    def __str__(self) -> str:
        return f"{year_text(self.year, plus=True)}-{self.month:02d}-{self.day:02d}"

    def json_text(self) -> str:
        """The text a worker writes into a job's variables."""
        return str(self)

    def iso_text(self) -> str:
        """The text `to json()` writes."""
        return str(self)

    def literal_text(self) -> str:
        """The text that reads back as this value: `@"…"`."""
        return f"{year_text(self.year, plus=False)}-{self.month:02d}-{self.day:02d}"


_PROPERTIES = frozenset(("year", "month", "day", "weekday"))
