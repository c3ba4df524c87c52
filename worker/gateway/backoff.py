"""Growing pauses between attempts, with jitter so that many workers do not knock at once."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.gateway.settings import BackoffSettings


class Backoff:
    """Gives the pause before the next attempt; `reset` after a success."""

    __slots__ = ("_most", "_next", "_settings")

    def __init__(self, settings: BackoffSettings, *, most: float | None = None) -> None:
        self._settings = settings
        self._most = settings.most if most is None else most
        self._next = settings.first

    def next(self) -> float:
        """Seconds to wait now."""
        pause = self._next
        self._next = min(pause * self._settings.factor, self._most)
        jitter = self._settings.jitter
        return pause * random.uniform(1 - jitter, 1 + jitter)  # noqa: S311  # spreads load, guards nothing

    def reset(self) -> None:
        """Begin again with the first pause."""
        self._next = self._settings.first
