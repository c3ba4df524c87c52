"""How many jobs ended in each of the last seconds, how, and how long they took."""

from __future__ import annotations

import time
from collections import deque
from typing import Any, Final

SECONDS: Final = 300
"""How far back the charts look."""


class Timeline:
    """One bucket a second, the oldest forgotten."""

    def __init__(self) -> None:
        self._buckets: deque[_Bucket] = deque(maxlen=SECONDS)

    def note(self, outcome: str, seconds: float) -> None:
        """A job ended now, after so many seconds."""
        second = int(time.time())
        if not self._buckets or self._buckets[-1].second != second:
            self._buckets.append(_Bucket(second))
        self._buckets[-1].note(outcome, seconds)

    def as_json(self) -> dict[str, Any]:
        """The buckets that hold something, the oldest first; `now` and `second` in seconds since the epoch."""
        now = int(time.time())
        kept = [each.as_json() for each in self._buckets if each.second > now - SECONDS]
        return {"now": now, "seconds": SECONDS, "buckets": kept}


class _Bucket:
    __slots__ = ("completed", "longest", "others", "second", "total")

    def __init__(self, second: int) -> None:
        self.second = second
        self.completed = self.others = 0
        self.total = self.longest = 0.0

    def note(self, outcome: str, seconds: float) -> None:
        if outcome == "completed":
            self.completed += 1
        else:
            self.others += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)

    def as_json(self) -> dict[str, Any]:
        count = self.completed + self.others
        return {
            "second": self.second,
            "completed": self.completed,
            "others": self.others,
            "mean": self.total / count,
            "longest": self.longest,
        }
