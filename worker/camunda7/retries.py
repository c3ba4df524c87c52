"""Camunda 7's retry time cycles as retries and a back-off (Camunda 7 sheet, section 2.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.camunda7.language.errors import Unsupported

_CYCLE = re.compile(r"R(\d*)/(P[^/]+)")
_DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_ENDLESS = 2**31 - 1
DEFAULT = 3
"""Attempts of a Camunda 7 job without a cycle."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a job is tried, first try included, and the wait before the next; `cycle` where waits differ."""

    attempts: int
    backoff: str | None = None
    cycle: str | None = None


def retries_of(cycle: str | None, *, asynchronous: bool) -> Retries:
    """The retries of an element.

    Args:
        cycle: its `failedJobRetryTimeCycle`.
        asynchronous: whether it is a job at all; if not, it is tried once and the caller sees the failure.

    Raises:
        Unsupported: the cycle is an expression, or not understood.
    """
    if not asynchronous:
        return Retries(1)
    if cycle is None:
        return Retries(DEFAULT, "PT0S")
    if (found := _CYCLE.fullmatch(cycle)) is not None and _DURATION.fullmatch(found[2]):
        return Retries(int(found[1]) if found[1] else _ENDLESS, found[2])
    waits = [each.strip() for each in cycle.split(",")]
    if not all(map(_DURATION.fullmatch, waits)):
        raise Unsupported(
            "the retry time cycle is worked out or not understood",
            f"Set retries and retryBackoff by hand; now it is tried {DEFAULT} times.",
        )
    return Retries(len(waits) + 1, waits[0], cycle if len(waits) > 1 else None)
