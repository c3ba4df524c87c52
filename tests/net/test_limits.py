"""Rate limits: requests to a host start evenly spaced."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from connectors.sdk import HttpTimeout
from worker.net.limits import RateLimits
from worker.net.settings import RateLimit


async def started(limits: RateLimits, host: str, patience: float = 0) -> float:
    await limits.turn(host, patience)
    return asyncio.get_running_loop().time()


async def test_requests_of_a_host_wait_for_their_turn() -> None:
    limits = RateLimits((RateLimit("*.example", 50),))
    times = await asyncio.gather(*(started(limits, "a.example") for _ in range(5)))
    assert all(later - earlier >= 0.015 for earlier, later in pairwise(times))


async def test_hosts_do_not_wait_for_each_other() -> None:
    limits = RateLimits((RateLimit("*.example", 0.001),))
    async with asyncio.timeout(5):
        for host in ("a.example", "b.example", "other", "other", "other"):
            await limits.turn(host, 0)


async def test_a_turn_that_is_too_far_away_is_a_timeout() -> None:
    limits = RateLimits((RateLimit("*", 0.1),))
    await limits.turn("h", 1)
    with pytest.raises(HttpTimeout, match="rate limit for h leaves no room"):
        await limits.turn("h", 1)
