"""The gateway's side of the worker on a real broker: what its rules about jobs, streams and deadlines come to there."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.bpmn import Process
from support.gateway_worker import soon
from support.records import PATIENCE

from worker.execution.outcome import Complete, Fail
from worker.gateway.messages import Subscription
from worker.gateway.settings import GatewaySettings
from worker.gateway.worker import GatewayWorker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from support.broker import Broker
    from support.gateway_client import GatewayClient

    from worker.execution.control import JobControl, JobHandler
    from worker.execution.job import Job


@asynccontextmanager
async def working(
    broker: GatewayClient, job_type: str, handler: JobHandler, **settings: Any
) -> AsyncIterator[GatewayWorker]:
    worker = GatewayWorker(
        GatewaySettings(address=broker.url, tenant_ids=("<default>",), **settings),
        [Subscription(job_type=job_type, worker="test")],
        handler,
    )
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.drain()
        await running


class Counting:
    """Completes each job at once, or after `seconds`, and counts how often it came."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.runs: Counter[int] = Counter()
        self._seconds = seconds

    async def __call__(self, job: Job, control: JobControl) -> Complete:
        self.runs[job.key] += 1
        await asyncio.sleep(self._seconds)
        return Complete('{"done": true}')


async def deploy(broker: GatewayClient, process_id: str, retries: int = 3) -> None:
    await broker.deploy(Process(process_id).start().service_task("task", process_id, retries=retries).end())


@pytest.mark.parametrize("streaming", [True, False], ids=["stream and poll", "poll alone"])
async def test_a_burst_is_run_once_each_whether_it_waits_or_arrives(
    broker: GatewayClient, process_id: str, *, streaming: bool
) -> None:
    await deploy(broker, process_id)
    waiting = await broker.create_instances(process_id, [{} for _ in range(300)])
    handler = Counting()
    async with working(broker, process_id, handler, streaming=streaming):
        arriving = await broker.create_instances(process_id, [{} for _ in range(300)])
        await broker.completed(*waiting, *arriving)
    assert len(handler.runs) == 600
    assert set(handler.runs.values()) == {1}


async def test_a_full_worker_takes_what_the_broker_left_behind(
    broker: GatewayClient, process_id: str
) -> None:
    await deploy(broker, process_id)
    handler = Counting(0.02)
    async with working(broker, process_id, handler, max_jobs_active=5):
        instances = await broker.create_instances(process_id, [{} for _ in range(400)])
        await broker.completed(*instances)
    assert set(handler.runs.values()) == {1}


async def test_a_retry_comes_at_once_with_one_retry_less(broker: GatewayClient, process_id: str) -> None:
    await deploy(broker, process_id)
    seen: list[int] = []

    async def fail_twice(job: Job, control: JobControl) -> Complete | Fail:
        seen.append(job.retries)
        return Fail("not yet", job.retries - 1) if job.retries > 1 else Complete()

    async with working(broker, process_id, fail_twice):
        await broker.completed(await broker.create_instance(process_id))
    assert seen == [3, 2, 1]


async def test_a_job_longer_than_its_timeout_runs_once(broker: GatewayClient, process_id: str) -> None:
    await deploy(broker, process_id)
    handler = Counting(4.0)
    # What is left when it ends, half of it at least, has to be longer than the broker may stand still.
    async with working(broker, process_id, handler, job_timeout=2.0):
        await broker.completed(await broker.create_instance(process_id))
    assert list(handler.runs.values()) == [1]


async def test_jobs_a_draining_worker_gives_back_are_run_by_the_next_at_once(
    broker: GatewayClient, process_id: str
) -> None:
    await deploy(broker, process_id)
    opened = asyncio.Event()
    first = Counting()

    async def held(job: Job, control: JobControl) -> Complete:
        await opened.wait()
        return await first(job, control)

    instances = await broker.create_instances(process_id, [{} for _ in range(100)])
    async with working(broker, process_id, held, max_jobs_active=3) as worker:
        instances += await broker.create_instances(process_id, [{} for _ in range(100)])
        await soon(lambda: worker.jobs_running == 3, within=PATIENCE)
        worker.drain()
        opened.set()
    second = Counting()
    async with working(broker, process_id, second):
        # Well within the jobs' time-out of five minutes.
        await broker.completed(*instances)
    assert len(first.runs) == 3
    assert not first.runs.keys() & second.runs.keys()
    assert len(second.runs) == 197
    assert set(second.runs.values()) == {1}


async def test_jobs_cut_off_go_to_another_worker_at_once(broker: GatewayClient, process_id: str) -> None:
    await deploy(broker, process_id, retries=1)
    forever = asyncio.Event()

    async def hang(job: Job, control: JobControl) -> Complete:
        await forever.wait()
        return Complete()

    async with working(broker, process_id, hang, shutdown_timeout=0.2) as worker:
        instance = await broker.create_instance(process_id)
        await soon(lambda: worker.jobs_running == 1, within=PATIENCE)
    async with working(broker, process_id, Counting()):
        await broker.completed(instance)


async def test_a_result_that_is_no_object_becomes_an_incident_that_says_so(
    broker: GatewayClient, process_id: str
) -> None:
    await deploy(broker, process_id)

    async def wrong(job: Job, control: JobControl) -> Complete:
        return Complete("[1]")

    async with working(broker, process_id, wrong):
        instance = await broker.create_instance(process_id)
        incident = await broker.incident(instance)
    assert "refused the job's result" in incident.value["errorMessage"]


async def test_a_result_beyond_the_gateways_limit_becomes_an_incident_that_names_the_size(
    broker: GatewayClient, process_id: str
) -> None:
    await deploy(broker, process_id)

    async def huge(job: Job, control: JobControl) -> Complete:
        return Complete(f'{{"text": "{"x" * 5_000_000}"}}')

    async with working(broker, process_id, huge):
        incident = await broker.incident(await broker.create_instance(process_id))
    assert "too large" in incident.value["errorMessage"]
    assert "50000" in incident.value["errorMessage"]


@pytest.mark.timeout(900)
async def test_work_done_while_the_broker_was_away_is_reported_when_it_is_back(
    start_broker: Callable[..., Awaitable[Broker]], process_id: str
) -> None:
    broker = await start_broker()
    opened, counting = asyncio.Event(), Counting()

    async def held(job: Job, control: JobControl) -> Complete:
        await opened.wait()
        return await counting(job, control)

    async with broker.connected():
        await deploy(broker, process_id)
        async with working(broker, process_id, held) as worker:
            instances = await broker.create_instances(process_id, [{} for _ in range(100)])
            await soon(lambda: worker.jobs_running == 100, within=PATIENCE)
            await broker.keeps(process_id, 100)
            await broker.kill()
            opened.set()
            await soon(lambda: sum(counting.runs.values()) == 100)
            await broker.start()
            await broker.completed(*instances)
            await broker.completed(await broker.create_instance(process_id))
    assert len(counting.runs) == 101
    assert set(counting.runs.values()) == {1}
