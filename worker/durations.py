"""ISO 8601 durations as the headers of an element hold them.

The grammar is that of Java's `Duration.parse`: days, hours, minutes, seconds with up to nine decimals; any case; a
sign before the whole and before each number. Years, months and weeks have no fixed length and are no durations here.
"""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"(?P<sign>[+-])?P"
    r"(?:(?P<days>[+-]?[0-9]+)D)?"
    r"(?P<time>T(?:(?P<hours>[+-]?[0-9]+)H)?(?:(?P<minutes>[+-]?[0-9]+)M)?"
    r"(?:(?P<seconds>[+-]?[0-9]+)(?:[.,](?P<fraction>[0-9]{0,9}))?S)?)?",
    re.IGNORECASE,
)
_MAX_DIGITS = 19
_MAX_MILLISECONDS = 2**63 - 1


def parse_duration(text: str) -> int:
    """The milliseconds of a duration such as `PT30S`, `P1DT2H` or `pt0.5s`; less than a millisecond is cut off.

    Raises:
        ValueError: the text is no such duration, or longer than the gateway's 64 bits of milliseconds can hold.
    """
    match = _DURATION.fullmatch(text)
    if match is None or not _has_parts(match):
        raise ValueError(f"{text!r} is not a duration")
    numbers = [match[name] or "0" for name in ("days", "hours", "minutes", "seconds")]
    if max(map(len, numbers)) > _MAX_DIGITS:
        raise ValueError("the duration is too long")
    days, hours, minutes, seconds = map(int, numbers)
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    fraction = int((match["fraction"] or "").ljust(9, "0"))
    nanoseconds = whole * 1_000_000_000 + (-fraction if numbers[3].startswith("-") else fraction)
    milliseconds = abs(nanoseconds) // 1_000_000
    if milliseconds > _MAX_MILLISECONDS:
        raise ValueError("the duration is too long")
    negative = (nanoseconds < 0) != (match["sign"] == "-")
    return -milliseconds if negative else milliseconds


def _has_parts(match: re.Match[str]) -> bool:
    time = match["time"]
    return len(time) > 1 if time else match["days"] is not None
