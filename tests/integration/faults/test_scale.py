"""Several workers on one broker share its jobs, and what one leaves behind the others do."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from support.rest_work import NAME, RestWork
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.gateway_client import GatewayClient
    from support.target import Target

INSTANCES = 5_000
SLOTS = 100
# Few enough for the slots of two workers: a job that waits in a stream may outlive its time-out, and be done twice.
OUTSTANDING = 150
AT_ONCE = 50


async def created(broker: GatewayClient, process_id: str, work: RestWork) -> list[int]:
    """Instances, made as fast as their work is done: only so far ahead that the workers always have some."""
    instances: list[int] = []
    while (begun := len(instances)) < INSTANCES:
        await work.wait_until(lambda begun=begun: begun - work.finished < OUTSTANDING - AT_ONCE, within=200)
        pieces = ({"n": n} for n in range(begun, begun + AT_ONCE))
        instances += await broker.create_instances(process_id, pieces, at_once=AT_ONCE)
    return instances


@pytest.mark.integration
@pytest.mark.timeout(600)
async def test_of_three_workers_one_is_ended_and_one_killed_and_every_instance_completes(
    broker: GatewayClient, target: Target, process_id: str
) -> None:
    work = RestWork(target, seconds=0.3)
    await broker.deploy(work.process(process_id))
    brief = {"CAMUNDA_CLIENT_WORKER_DEFAULTS_TIMEOUT": "10s"}
    async with AsyncExitStack() as stack:
        names = ("stays", "ended", "killed")
        workers = [WorkerProcess(broker.url, {NAME: name, **brief}) for name in names]
        for each in workers:
            await stack.enter_async_context(each)
        await asyncio.gather(*(each.ready() for each in workers))
        _, ended, killed = workers
        group = await stack.enter_async_context(asyncio.TaskGroup())
        creating = group.create_task(created(broker, process_id, work))
        await work.wait_until(lambda: all(work.running[name] for name in names), within=200)

        await work.wait_until(lambda: len(work.runs) > INSTANCES * 0.3, within=200)
        ended.signal(signal.SIGTERM)
        await work.wait_until(lambda: len(work.runs) > INSTANCES * 0.6, within=200)
        # Held, so that this one is at work, whether or not the other one has ended.
        work.hold()
        await work.wait_until(lambda: work.running["killed"] > 2, within=200)
        killed.signal(signal.SIGKILL)
        assert await killed.exit_code() == -signal.SIGKILL
        work.let_finish()
        assert await ended.exit_code() == 0
        await broker.completed(*await creating, within=200)

    assert set(work.runs) == set(range(INSTANCES))
    # Each worker did its share, and only what the killed one had begun was begun again.
    assert {name for names in work.runs.values() for name in names} == {"stays", "ended", "killed"}
    assert 0 < len(work.doubled) <= SLOTS
    assert {tuple(names) for names in work.doubled.values()} == {("killed", "stays")}
