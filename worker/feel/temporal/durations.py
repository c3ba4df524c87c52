"""The two durations of FEEL, which never mix: days and time, years and months."""

from __future__ import annotations

from dataclasses import dataclass

from worker.feel.temporal.integers import NANOS_PER_SECOND, truncated_quotient
from worker.feel.temporal.missing import MISSING, Missing
from worker.feel.temporal.text import fraction_text


@dataclass(frozen=True, slots=True)
class DaysTimeDuration:
    """An exact length of time, in nanoseconds; the maker keeps it within 64 bits of seconds."""

    nanoseconds: int

    @classmethod
    def of_seconds(cls, seconds: int) -> DaysTimeDuration:
        """A duration of whole seconds."""
        return cls(seconds * NANOS_PER_SECOND)

    @property
    def whole_seconds(self) -> int:
        """The length without its fraction, rounded down: -0.5 s counts as -1 s, as in java.time."""
        return self.nanoseconds // NANOS_PER_SECOND

    @property
    def milliseconds(self) -> int:
        """The length in milliseconds, cut towards zero."""
        return truncated_quotient(self.nanoseconds, 1_000_000)

    def _fields(self) -> tuple[int, int, int, int]:
        """Days, hours, minutes and seconds, all of the duration's sign."""
        seconds = self.whole_seconds
        sign = -1 if seconds < 0 else 1
        minutes, second = divmod(abs(seconds), 60)
        hours, minute = divmod(minutes, 60)
        return sign * (hours // 24), sign * (hours % 24), sign * minute, sign * second

    def property(self, name: str) -> int | Missing:
        """The FEEL property of that name, or MISSING."""
        return self._fields()[_DAYS_TIME[name]] if name in _DAYS_TIME else MISSING

    def __str__(self) -> str:
        days, hours, minutes, seconds = (abs(field) for field in self._fields())
        date = f"{days}D" if days else ""
        time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
        if not (date or time):
            return "P0D"
        return ("-P" if self.nanoseconds < 0 else "P") + date + (f"T{time}" if time else "")

    def json_text(self) -> str:
        """Java's `Duration.toString`: hours are the largest unit, each field has the sign."""
        if not self.nanoseconds:
            return "PT0S"
        sign = "-" if self.nanoseconds < 0 else ""
        seconds, fraction = divmod(abs(self.nanoseconds), NANOS_PER_SECOND)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        text = "".join(f"{sign}{n}{unit}" for n, unit in ((hours, "H"), (minute, "M")) if n)
        if second or fraction:
            text += f"{sign}{second}{fraction_text(fraction) if fraction else ''}S"
        return f"PT{text}"

    def iso_text(self) -> str:
        """The text `to json()` writes."""
        return self.json_text()

    def literal_text(self) -> str:
        """The text that reads back as this value: `@"…"`."""
        return self.json_text()


@dataclass(frozen=True, slots=True)
class YearsMonthsDuration:
    """A number of months; the maker keeps its years within 32 bits."""

    months: int

    def _fields(self) -> tuple[int, int]:
        """Years and months, both of the duration's sign."""
        years = truncated_quotient(self.months, 12)
        return years, self.months - years * 12

    def property(self, name: str) -> int | Missing:
        """The FEEL property of that name, or MISSING."""
        return self._fields()[_YEARS_MONTHS[name]] if name in _YEARS_MONTHS else MISSING

    def __str__(self) -> str:
        if not self.months:
            return "P0Y"
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-P" if self.months < 0 else "P") + text

    def json_text(self) -> str:
        """Java's `Period.toString`: each field has the sign, zero is `P0D`."""
        if not self.months:
            return "P0D"
        years, months = self._fields()
        return "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")

    def iso_text(self) -> str:
        """The text `to json()` writes."""
        return self.json_text()

    def literal_text(self) -> str:
        """The text that reads back as this value: `@"…"`."""
        return str(self)


_DAYS_TIME = {"days": 0, "hours": 1, "minutes": 2, "seconds": 3}
_YEARS_MONTHS = {"years": 0, "months": 1}
