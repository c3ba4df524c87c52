"""How long things took: count, sum, greatest and a histogram, noted at the cost of a look-up in a short list."""

from __future__ import annotations

import time
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of the buckets, in seconds: from a job without a call to one that waits for minutes."""
WINDOW = 60.0
"""Seconds after which the greatest value begins to be forgotten; it is when as many have passed again."""


class Timing:
    """Durations of one kind, in seconds."""

    __slots__ = ("_before", "_latest", "_since", "counts", "greatest", "sum")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0
        self.greatest = 0.0
        self._latest = self._before = 0.0
        self._since = time.monotonic()

    def note(self, seconds: float) -> None:
        """Counts one duration."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds
        if seconds > self._latest:
            self._latest = seconds
            self.greatest = max(self.greatest, seconds)

    @classmethod
    def together(cls, timings: Iterable[Timing]) -> Timing:
        """The durations of several, without the greatest of late."""
        found = cls()
        for each in timings:
            found.counts = [mine + theirs for mine, theirs in zip(found.counts, each.counts, strict=True)]
            found.sum += each.sum
            found.greatest = max(found.greatest, each.greatest)
        return found

    @property
    def count(self) -> int:
        """Durations noted."""
        return sum(self.counts)

    def greatest_of_late(self) -> float:
        """The longest duration of the last minute or two; to be asked every now and then."""
        now = time.monotonic()
        if now - self._since >= WINDOW:
            self._before, self._latest, self._since = self._latest, 0.0, now
        return max(self._before, self._latest)
