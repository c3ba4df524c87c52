"""A connector with a rate limit: its jobs start evenly spaced, all are done, others are not held up."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from typing import TYPE_CHECKING

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


async def test_turns_are_evenly_spaced_and_the_first_is_at_once() -> None:
    pace, began = Pace(50), time.monotonic()
    await pace.turn()
    assert time.monotonic() - began < 0.02
    await asyncio.gather(*(pace.turn() for _ in range(5)))
    assert time.monotonic() - began >= 0.1


async def test_turns_that_nobody_took_are_not_saved_up() -> None:
    pace = Pace(50)
    await pace.turn()
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await asyncio.gather(*(pace.turn() for _ in range(3)))
    assert time.monotonic() - began >= 0.04


async def test_jobs_of_a_connector_with_a_rate_limit_start_at_its_pace_and_others_at_once() -> None:
    starts: list[float] = []

    def note(input: Anything, context: Context) -> None:
        starts.append(time.monotonic())

    services = Services(FakeHttp(), lambda: None, FakeNetwork(), FakeDocuments())
    with closing(ConnectorThreads(1)) as threads:
        limited, free = Runner(doing(note), threads, per_second=20), Runner(returning(1), threads)
        execute = JobExecutor([limited, free], services)
        slow = [asyncio.create_task(execute(job("test:doing:1", {}), StandaloneControl())) for _ in range(4)]
        assert isinstance(await execute(job("test:returning:1", {}), StandaloneControl()), Complete)
        assert len(starts) < 4
        assert all(isinstance(each, Complete) for each in await asyncio.gather(*slow))
    assert starts[-1] - starts[0] >= 0.15 - 0.01
