"""Jobs that come while the parts that run them are still being loaded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from connectors.sdk.errors import ConnectorError
from worker.assembly import Execution
from worker.execution.outcome import Complete, Fail
from worker.late import LateExecution
from worker.net.client import HttpClient
from worker.testing import StandaloneControl, job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome


async def complete(_job: Job, _control: JobControl) -> Outcome:
    return Complete('{"done":true}')


@pytest.fixture
async def execution() -> AsyncIterator[Execution]:
    http = HttpClient()
    yield Execution(complete, http)
    await http.close()


async def test_a_job_waits_until_it_can_run(execution: Execution) -> None:
    late = LateExecution()
    running = asyncio.create_task(late(job("t", {}), StandaloneControl()))
    token = asyncio.create_task(late.http())
    await asyncio.sleep(0)
    assert not running.done()
    late.ready(execution)
    assert await running == Complete('{"done":true}')
    assert await token is execution.http
    assert await late(job("t", {}), StandaloneControl()) == Complete('{"done":true}')


async def test_a_job_is_handed_back_with_its_retries_where_the_worker_cannot_start() -> None:
    late = LateExecution()
    waiting = asyncio.create_task(late(job("t", {}, retries=5), StandaloneControl()))
    await asyncio.sleep(0)
    late.failed()
    outcome = await waiting
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.backoff_ms) == (5, None)
    with pytest.raises(ConnectorError):
        await late.http()


async def test_what_is_ready_stays_ready(execution: Execution) -> None:
    late = LateExecution()
    late.ready(execution)
    late.failed()
    assert isinstance(await late(job("t", {}), StandaloneControl()), Complete)
