"""Rate limits: requests to a host start evenly spaced."""

from __future__ import annotations

import asyncio

import pytest

from connectors.sdk import HttpTimeout
from worker.net.limits import RateLimits
from worker.net.settings import RateLimit


class Waits:
    """A clock that stands still, and sleeping that ends at once; `slept` are the waits in seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        monkeypatch.setattr(asyncio, "sleep", self._sleep)

    def clock(self) -> float:
        return self.now

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    return Waits(monkeypatch)


async def test_requests_of_a_host_wait_for_their_turn(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*.example", 50),), waits.clock)
    for _ in range(4):
        await limits.turn("a.example", 0)
    assert waits.slept == pytest.approx([0.02, 0.04, 0.06])
    waits.now += 0.08
    await limits.turn("a.example", 0)
    assert len(waits.slept) == 3


async def test_hosts_do_not_wait_for_each_other(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*.example", 0.001),), waits.clock)
    for host in ("a.example", "b.example", "other", "other", "other"):
        await limits.turn(host, 0)
    assert waits.slept == []


async def test_a_turn_that_is_too_far_away_is_a_timeout_and_takes_none(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*", 0.1),), waits.clock)
    await limits.turn("h", 1)
    for _ in range(3):
        with pytest.raises(HttpTimeout, match="rate limit for h leaves no room"):
            await limits.turn("h", 1)
    waits.now += 9.5
    await limits.turn("h", 1)
    assert waits.slept == pytest.approx([0.5])
