"""The pieces temporal texts are made of: years, times of day, offsets."""

from __future__ import annotations

from worker.feel.temporal.integers import NANOS_PER_SECOND

_PADDED_YEARS = 9999


def year_text(year: int, *, plus: bool) -> str:
    """The year with at least four digits; a year after 9999 has a `+` where `plus` is set, as ISO 8601 demands."""
    if year < 0:
        return f"-{-year:04d}"
    return f"+{year}" if plus and year > _PADDED_YEARS else f"{year:04d}"


def time_text(nanos: int) -> str:
    """`HH:MM:SS` and, where there is one, the fraction without trailing zeros."""
    seconds, fraction = divmod(nanos, NANOS_PER_SECOND)
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
    return text + fraction_text(fraction) if fraction else text


def shortest_time_text(nanos: int) -> str:
    """Java's `LocalTime.toString`: no seconds where they are zero, fractions in groups of three digits."""
    seconds, fraction = divmod(nanos, NANOS_PER_SECOND)
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    if not (second or fraction):
        return text
    text += f":{second:02d}"
    if not fraction:
        return text
    digits = f"{fraction:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{text}.{digits}"


def fraction_text(nanos: int) -> str:
    """The nanoseconds below a second as `.5`, without trailing zeros."""
    return "." + f"{nanos:09d}".rstrip("0")


def offset_text(seconds: int) -> str:
    """`Z`, `+02:00` or, with seconds (zones before standard time), `+09:39:52`."""
    if seconds == 0:
        return "Z"
    sign = "-" if seconds < 0 else "+"
    minutes, second = divmod(abs(seconds), 60)
    text = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{second:02d}" if second else text
