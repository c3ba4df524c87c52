"""Temporal values inside JSON: `{"@date": "2024-01-31"}`, the notation of recorded cases, contexts and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.parsing import parse_date, parse_date_time, parse_duration, parse_time
from worker.feel.temporal.time import Time

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.feel.temporal.value import Temporal

_TAGS: dict[type[Temporal], str] = {
    Date: "@date",
    Time: "@time",
    DateTime: "@dateTime",
    DaysTimeDuration: "@dtDuration",
    YearsMonthsDuration: "@ymDuration",
}
_READERS: dict[str, Callable[[str], Temporal | None]] = {
    "@date": parse_date,
    "@time": parse_time,
    "@dateTime": parse_date_time,
    "@dtDuration": parse_duration,
    "@ymDuration": parse_duration,
}


def to_tagged(value: Temporal) -> dict[str, str]:
    """The value's text under the tag of its kind."""
    return {_TAGS[type(value)]: value.literal_text()}


def from_tagged(tag: str, text: str) -> Temporal | None:
    """The value of a tag and its text; None for another tag or a text that is none of its kind."""
    value = _READERS[tag](text) if tag in _READERS else None
    if tag == "@ymDuration" and value == DaysTimeDuration(0):
        return YearsMonthsDuration(0)  # Java writes P0D for both kinds
    return value if value is not None and _TAGS[type(value)] == tag else None
