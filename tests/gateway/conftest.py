"""A worker against the scripted gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.clock import WallClock
from support.gateway import ScriptedGateway
from support.gateway_worker import Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def gateway() -> AsyncIterator[ScriptedGateway]:
    async with ScriptedGateway() as running:
        yield running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    """What deadlines are kept by: a test that moves it does not depend on how quick the machine is."""
    return WallClock(monkeypatch)


@pytest.fixture
async def runner(gateway: ScriptedGateway) -> AsyncIterator[Runner]:
    started = Runner(gateway)
    yield started
    await started.close()
