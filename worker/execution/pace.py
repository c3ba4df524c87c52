"""A bound on how many jobs of a connector start a second: they wait for their turn, each in the slot it has."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Turns that are evenly spaced, `per_second` of them."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Waits until the next job may start."""
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._interval
        if at > now:
            await asyncio.sleep(at - now)
