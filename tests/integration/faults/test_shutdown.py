"""A signal while fifty jobs run: they finish and are reported, or, after a second signal, the worker ends now."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

from support.rest_work import REST, RESULT, RestWork
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.gateway import ScriptedGateway
    from support.target import Target

RUNNING = 50


async def fifty_running(gateway: ScriptedGateway, target: Target, work: RestWork) -> list[int]:
    """Let fifty jobs run until the target is released."""
    target.hold("/work")
    keys = [gateway.add_job(REST, work.variables(n), RESULT) for n in range(RUNNING)]
    await target.arrived("/work", RUNNING, within=60)
    return keys


async def test_fifty_running_jobs_are_all_settled_after_a_signal(
    gateway: ScriptedGateway, target: Target, work: RestWork, settings: dict[str, str]
) -> None:
    async with WorkerProcess(gateway.url, settings) as worker:
        keys = await fifty_running(gateway, target, work)
        worker.signal(signal.SIGTERM)
        await worker.wrote("draining")
        gateway.add_job(REST, work.variables(RUNNING), RESULT)
        target.release("/work")
        assert await worker.exit_code() == 0
    assert [gateway.job(key).outcome.method for key in keys] == ["CompleteJob"] * RUNNING
    assert work.doubled == {}
    # What came after the signal was not begun.
    assert RUNNING not in work.runs


async def test_a_second_signal_ends_it_now_and_names_the_jobs_that_were_cut_off(
    gateway: ScriptedGateway, target: Target, work: RestWork, settings: dict[str, str]
) -> None:
    async with WorkerProcess(gateway.url, settings) as worker:
        keys = await fifty_running(gateway, target, work)
        stuck = ("test:hang:1", "test:hang-in-thread:1", "test:ignore-cancellation:1")
        hanging = [gateway.add_job(job_type) for job_type in stuck]
        for key in hanging:
            # Handed out is not begun: on its way at the signal, a job would not be run.
            await worker.wrote(str(key))
        worker.signal(signal.SIGTERM)
        await worker.wrote("draining")
        worker.signal(signal.SIGTERM)
        assert await worker.exit_code(within=25) == 0
        line = json.loads(await worker.wrote("jobs cut off"))
    assert set(line["job_keys"]) == {*keys, *hanging}
    assert gateway.commands() == []
