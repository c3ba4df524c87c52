"""A rate limit for each host: requests start evenly spaced, and wait for their turn."""

from __future__ import annotations

import asyncio
import time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from connectors.sdk.errors import HttpTimeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.net.settings import RateLimit

_HOSTS_KEPT = 10_000


class RateLimits:
    """The turns of the hosts that a configured limit is for; `clock` tells the time in seconds."""

    def __init__(self, limits: tuple[RateLimit, ...], clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._next: dict[str, float] = {}

    async def turn(self, host: str, patience: float) -> None:
        """Waits until a request to `host` may start, at most `patience` seconds; 0 waits as long as it takes.

        Raises:
            HttpTimeout: the turn is further away than that.
        """
        limit = next(
            (limit for limit in self._limits if fnmatchcase(host.lower(), limit.hosts.lower())), None
        )
        if limit is None:
            return
        now = self._clock()
        at = max(now, self._next.get(host, 0.0))
        if patience and at - now > patience:
            msg = f"The worker's rate limit for {host} leaves no room within the connection timeout."
            raise HttpTimeout(msg)
        if len(self._next) >= _HOSTS_KEPT:
            self._next = {name: turn for name, turn in self._next.items() if turn > now}
        self._next[host] = at + 1 / limit.per_second
        if at > now:
            await asyncio.sleep(at - now)
