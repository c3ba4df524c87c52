"""Rate limits: requests to a host start evenly spaced."""

from __future__ import annotations

import pytest
from support.clock import Waits

from connectors.sdk import HttpTimeout
from worker.net.limits import RateLimits
from worker.net.settings import RateLimit


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    return Waits(monkeypatch)


async def test_requests_of_a_host_wait_for_their_turn(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*.example", 50),), waits.now)
    for _ in range(4):
        await limits.turn("a.example", 0)
    assert waits.slept == pytest.approx([0.02, 0.04, 0.06])
    waits.move(0.08)
    await limits.turn("a.example", 0)
    assert len(waits.slept) == 3


async def test_hosts_do_not_wait_for_each_other(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*.example", 0.001),), waits.now)
    for host in ("a.example", "b.example", "other", "other", "other"):
        await limits.turn(host, 0)
    assert waits.slept == []


async def test_a_turn_that_is_too_far_away_is_a_timeout_and_takes_none(waits: Waits) -> None:
    limits = RateLimits((RateLimit("*", 0.1),), waits.now)
    await limits.turn("h", 1)
    for _ in range(3):
        with pytest.raises(HttpTimeout, match="rate limit for h leaves no room"):
            await limits.turn("h", 1)
    waits.move(9.5)
    await limits.turn("h", 1)
    assert waits.slept == pytest.approx([0.5])
