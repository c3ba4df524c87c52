"""A job that comes again: its outcome is sent again where it is known, and no work is done twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from grpc import StatusCode
from support.gateway_worker import Arrivals, Runner, only, soon

from worker.execution.outcome import Fail
from worker.gateway.settings import BackoffSettings
from worker.telemetry.masking import Mask, current_mask

if TYPE_CHECKING:
    from support.clock import WallClock
    from support.faults import Fault
    from support.gateway import Call

    from worker.execution.control import JobControl
    from worker.execution.job import Job


# Until the job, handed out again, has reached the worker, its failure is not sent again.
PATIENT = BackoffSettings(first=60, most=60)


async def given_up(runner: Runner, clock: WallClock, fault: Fault[Call]) -> int:
    """Run one job whose report is refused until its deadline."""
    runner.start(job_timeout=60, extend_deadlines=False)
    key = runner.gateway.add_job("work", retries=3)
    await runner.gateway.wait_until(lambda: fault.struck)
    clock.move(61)
    await runner.idle()
    fault.stop()
    return key


async def test_an_outcome_nobody_acknowledged_is_sent_again_not_worked_out_again(
    runner: Runner, clock: WallClock
) -> None:
    key = await given_up(runner, clock, runner.gateway.refuse(StatusCode.UNAVAILABLE))
    runner.gateway.redeliver(key)
    assert (await runner.gateway.settled(key)).method == "CompleteJob"
    assert runner.handler.keys == [key]


async def test_what_the_gateway_quotes_of_an_outcome_sent_again_is_masked(
    runner: Runner, clock: WallClock
) -> None:
    async def work(job: Job, control: JobControl) -> None:
        current_mask.set(Mask(["hush-hush"]))

    runner.handler.work = work
    key = await given_up(runner, clock, runner.gateway.refuse(StatusCode.UNAVAILABLE))
    runner.gateway.refuse(StatusCode.INVALID_ARGUMENT, "CompleteJob", message="not this: hush-hush")
    runner.gateway.redeliver(key)
    failed = await runner.gateway.settled(key)
    assert failed.request.errorMessage.endswith("not this: ***")


async def test_an_acknowledged_outcome_is_forgotten(runner: Runner, clock: WallClock) -> None:
    key = await given_up(runner, clock, runner.gateway.refuse(StatusCode.UNAVAILABLE))
    runner.gateway.redeliver(key)
    await runner.gateway.settled(key)
    await runner.idle()
    # What comes again after that is a new try, such as after a resolved incident.
    runner.gateway.redeliver(key)
    await runner.gateway.wait_until(lambda: runner.handler.keys == [key, key])


async def test_a_job_with_other_retries_runs_again(runner: Runner, clock: WallClock) -> None:
    key = await given_up(runner, clock, runner.gateway.refuse(StatusCode.UNAVAILABLE))
    runner.gateway.redeliver(key, retries=2)
    await runner.gateway.settled(key)
    assert [job.retries for job in runner.handler.started] == [3, 2]


async def test_a_retry_after_a_failure_runs_though_the_failure_was_not_acknowledged(
    runner: Runner, clock: WallClock
) -> None:
    async def fail(job: Job, control: JobControl) -> Fail | None:
        return Fail("no", job.retries - 1) if job.retries == 3 else None

    runner.handler.work = fail
    key = await given_up(runner, clock, runner.gateway.swallow())
    runner.gateway.redeliver(key, retries=2)
    assert (await runner.gateway.settled(key)).method == "CompleteJob"
    assert len(runner.handler.started) == 2


async def test_a_job_that_comes_again_while_it_runs_is_not_run_twice(runner: Runner) -> None:
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    worker = runner.start(max_jobs_active=2)
    key = runner.gateway.add_job("work")
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    only("stream", runner)  # in which they arrive in this order
    runner.gateway.redeliver(key)
    await runner.gateway.handed_out(2)
    second, third = runner.gateway.add_job("work"), runner.gateway.add_job("work")
    # The slot taken for the second delivery is free again.
    await runner.gateway.wait_until(lambda: runner.handler.running == 2)
    assert worker.jobs_running == 2
    opened.set()
    await runner.gateway.all_settled([key, second, third])
    assert sorted(runner.handler.keys) == sorted([key, second, third])


async def test_a_job_that_comes_again_while_it_is_reported_is_reported_within_its_new_time(
    runner: Runner,
) -> None:
    arrivals = Arrivals()
    with runner.gateway.refuse(StatusCode.UNAVAILABLE) as fault:
        runner.start(more={"observer": arrivals}, extend_deadlines=False)
        key = runner.gateway.add_job("work")
        await runner.gateway.wait_until(lambda: fault.struck)
        runner.gateway.redeliver(key)
        await soon(lambda: arrivals.keys == [key, key])
    await runner.gateway.settled(key)
    assert runner.handler.keys == [key]


async def test_a_retry_that_comes_while_the_failure_before_it_is_still_being_sent_is_not_failed_by_it(
    runner: Runner,
) -> None:
    async def fail_first(job: Job, control: JobControl) -> Fail | None:
        return Fail("no", 2) if job.retries == 3 else None

    runner.handler.work = fail_first
    fault = runner.gateway.swallow(when=lambda call: call.method == "FailJob")
    runner.start(backoff=PATIENT)
    key = runner.gateway.add_job("work", retries=3)
    await runner.gateway.wait_until(lambda: fault.struck)
    runner.gateway.redeliver(key, retries=2)
    outcome = await runner.gateway.wait_until(
        lambda: next((call for call in runner.gateway.commands(key) if call.method == "CompleteJob"), None)
    )
    assert outcome.applied
    assert [job.retries for job in runner.handler.started] == [3, 2]


async def test_a_job_whose_incident_is_resolved_while_its_failure_is_still_being_sent_runs_again(
    runner: Runner,
) -> None:
    async def fail_first(job: Job, control: JobControl) -> Fail | None:
        return Fail("no", 0) if len(runner.handler.started) == 1 else None

    runner.handler.work = fail_first
    fault = runner.gateway.swallow(when=lambda call: call.method == "FailJob")
    runner.start(backoff=PATIENT)
    key = runner.gateway.add_job("work", retries=1)
    await runner.gateway.wait_until(lambda: fault.struck)
    runner.gateway.redeliver(key, retries=1)
    outcome = await runner.gateway.wait_until(
        lambda: next((call for call in runner.gateway.commands(key) if call.method == "CompleteJob"), None)
    )
    assert outcome.applied
    assert [job.retries for job in runner.handler.started] == [1, 1]
