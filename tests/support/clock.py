"""Clocks that a test moves."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


class ManualClock:
    """Stands still until it is moved."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class Waits(ManualClock):
    """A clock that a test moves, and sleeping that ends at once; `slept` are the waits in seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.slept: list[float] = []
        monkeypatch.setattr(asyncio, "sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class LoopClock:
    """The running event loop's clock, which goes on and which a test may put forward: timers that are due then end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self._machine = loop.time
        self._ahead = 0.0
        monkeypatch.setattr(loop, "time", self._now, raising=False)

    def move(self, seconds: float) -> None:
        """Let so much more time have passed."""
        self._ahead += seconds

    def _now(self) -> float:
        return self._machine() + self._ahead


class WallClock:
    """The machine's clock, which goes on and which a test may put forward; whoever sleeps is not woken by that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._machine = time.time
        self._ahead = 0.0
        monkeypatch.setattr(time, "time", self._now)

    def move(self, seconds: float) -> None:
        """Let so much more time have passed."""
        self._ahead += seconds

    def _now(self) -> float:
        return self._machine() + self._ahead
