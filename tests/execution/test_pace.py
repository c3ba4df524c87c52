"""A connector with a rate limit: its jobs start evenly spaced, all are done, others are not held up."""

from __future__ import annotations

import asyncio
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from support.clock import Waits
from support.connectors import doing, returning

from connectors.sdk.testing import FakeDocuments, FakeHttp, FakeNetwork
from worker.execution.executor import JobExecutor
from worker.execution.pace import Pace
from worker.execution.runner import Runner
from worker.execution.services import Services
from worker.execution.threads import ConnectorThreads
from worker.testing import Complete, StandaloneControl, job

if TYPE_CHECKING:
    from support.connectors import Anything

    from connectors.sdk import Context


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    made = Waits(monkeypatch)
    monkeypatch.setattr("worker.execution.pace.time", SimpleNamespace(monotonic=made.now))
    return made


async def test_turns_are_evenly_spaced_and_the_first_is_at_once(waits: Waits) -> None:
    pace = Pace(50)
    for _ in range(4):
        await pace.turn()
    assert waits.slept == pytest.approx([0.02, 0.04, 0.06])


async def test_turns_that_nobody_took_are_not_saved_up(waits: Waits) -> None:
    pace = Pace(50)
    await pace.turn()
    waits.move(0.1)
    for _ in range(3):
        await pace.turn()
    assert waits.slept == pytest.approx([0.02, 0.04])


async def test_jobs_of_a_connector_with_a_rate_limit_start_at_its_pace_and_others_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[object] = []
    slept: list[float] = []
    all_wait, turn = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            all_wait.set()
        await turn.wait()

    def note(input: Anything, context: Context) -> None:
        started.append(input)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    services = Services(FakeHttp(), lambda: None, FakeNetwork(), FakeDocuments())
    with closing(ConnectorThreads(1)) as threads:
        limited, free = Runner(doing(note), threads, per_second=0.01), Runner(returning(1), threads)
        execute = JobExecutor([limited, free], services)
        slow = [asyncio.create_task(execute(job("test:doing:1", {}), StandaloneControl())) for _ in range(4)]
        await all_wait.wait()
        assert slept == pytest.approx([100, 200, 300], abs=50)
        assert isinstance(await execute(job("test:returning:1", {}), StandaloneControl()), Complete)
        assert len(started) <= 1
        turn.set()
        assert all(isinstance(each, Complete) for each in await asyncio.gather(*slow))
    assert len(started) == 4
