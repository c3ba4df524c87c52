"""The time a job has: extended while it runs, bounded, and what the handler may ask of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

import pytest
from grpc import StatusCode
from support.gateway_worker import soon

from worker.execution.control import JobControl, TimeoutNotSet
from worker.execution.outcome import Complete, Fail

if TYPE_CHECKING:
    from support.clock import WallClock
    from support.gateway import ScriptedGateway
    from support.gateway_worker import Runner

    from worker.execution.job import Job


def extensions(gateway: ScriptedGateway, key: int) -> list[int]:
    return [call.request.timeout for call in gateway.calls_of("UpdateJobTimeout") if call.key == key]


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines are looked at all the time, however far away they are."""
    monkeypatch.setattr("worker.gateway.deadlines.MOST_PERIOD", 0.02)


@pytest.mark.usefixtures("looks_often")
async def test_a_job_that_runs_beyond_its_timeout_keeps_being_ours(runner: Runner, clock: WallClock) -> None:
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    key = runner.gateway.add_job("work")
    runner.start(job_timeout=40)
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    for count in (1, 2, 3):
        clock.move(25)
        await runner.gateway.wait_until(lambda n=count: len(extensions(runner.gateway, key)) >= n)
    assert runner.gateway.job(key).message.deadline / 1000 > time.time()
    opened.set()
    await runner.gateway.settled(key)
    assert set(extensions(runner.gateway, key)) == {40_000}
    assert runner.handler.keys == [key]


@pytest.mark.usefixtures("looks_often")
async def test_a_short_job_is_not_extended(runner: Runner) -> None:
    runner.start(job_timeout=40)
    keys = [runner.gateway.add_job("work") for _ in range(20)]
    await runner.gateway.all_settled(keys)
    assert not runner.gateway.calls_of("UpdateJobTimeout")


async def test_extension_can_be_switched_off(runner: Runner) -> None:
    async def wait(job: Job, control: JobControl) -> None:
        await asyncio.sleep(0.5)

    runner.handler.work = wait
    runner.start(job_timeout=0.2, extend_deadlines=False)
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert not runner.gateway.calls_of("UpdateJobTimeout")


async def test_an_extension_that_could_not_be_had_is_asked_for_again(runner: Runner) -> None:
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    runner.gateway.refuse(StatusCode.UNAVAILABLE, "UpdateJobTimeout", times=2)
    key = runner.gateway.add_job("work")
    runner.start(job_timeout=0.4)
    await runner.gateway.wait_until(lambda: len(extensions(runner.gateway, key)) >= 4)
    opened.set()
    assert (await runner.gateway.settled(key)).method == "CompleteJob"


@pytest.mark.usefixtures("looks_often")
async def test_a_job_that_is_no_longer_ours_is_not_extended_again_and_its_outcome_still_offered(
    runner: Runner, clock: WallClock
) -> None:
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    runner.gateway.refuse(StatusCode.NOT_FOUND, "UpdateJobTimeout")
    key, other = runner.gateway.add_job("work"), runner.gateway.add_job("work")
    runner.start(job_timeout=40)
    await runner.gateway.wait_until(lambda: runner.handler.running == 2)
    clock.move(25)
    await runner.gateway.wait_until(
        lambda: extensions(runner.gateway, key) and extensions(runner.gateway, other)
    )
    clock.move(25)
    with pytest.raises(AssertionError):
        await runner.gateway.wait_until(lambda: len(extensions(runner.gateway, key)) > 1, within=0.3)
    opened.set()
    await runner.gateway.settled(key)


async def test_a_job_that_runs_longer_than_it_may_is_cancelled_and_failed(runner: Runner) -> None:
    cancelled = asyncio.Event()

    async def hang(job: Job, control: JobControl) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    runner.handler.work = hang
    runner.start(max_job_duration=0.3)
    call = await runner.gateway.settled(runner.gateway.add_job("work", retries=3))
    assert cancelled.is_set()
    assert (call.method, call.request.retries) == ("FailJob", 2)
    assert "longer than 0.3 seconds" in call.request.errorMessage
    assert "max_job_duration" in call.request.errorMessage


async def test_an_overlong_job_that_ignores_its_cancellation_is_failed_and_keeps_its_slot_until_it_ends(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.gateway.deadlines.CANCELLATION", 0.1)
    ends = asyncio.Event()

    async def stubborn(job: Job, control: JobControl) -> None:
        while job.retries == 3 and not ends.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await ends.wait()

    runner.handler.work = stubborn
    worker = runner.start(max_job_duration=0.3)
    key = runner.gateway.add_job("work", retries=3)
    call = await runner.gateway.settled(key)
    assert (call.method, call.request.retries) == ("FailJob", 2)
    assert "longer than 0.3 seconds" in call.request.errorMessage
    await soon(lambda: not worker.jobs_running)
    assert worker.slots["work"].used == 1
    # Its retry is a job of its own.
    runner.gateway.redeliver(key, retries=2)
    assert (await runner.gateway.settled(key)).method == "CompleteJob"
    ends.set()
    await soon(lambda: worker.slots["work"].used == 0)
    assert [command.method for command in runner.gateway.commands(key)] == ["FailJob", "CompleteJob"]


async def test_the_handler_may_put_the_end_of_an_overlong_job_in_its_own_words(runner: Runner) -> None:
    async def hang(job: Job, control: JobControl) -> Fail:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if control.overran is None:
                raise
        return Fail(f"over {control.overran:g} s", 1, 5_000)

    runner.handler.work = hang
    runner.start(max_job_duration=0.3)
    call = await runner.gateway.settled(runner.gateway.add_job("work"))
    assert (call.request.errorMessage, call.request.retries, call.request.retryBackOff) == (
        "over 0.3 s",
        1,
        5_000,
    )


@pytest.mark.usefixtures("looks_often")
async def test_an_extension_does_not_reach_beyond_the_bound(runner: Runner, clock: WallClock) -> None:
    until_the_bound: list[int] = []

    async def hang(job: Job, control: JobControl) -> None:
        try:
            await asyncio.Event().wait()
        finally:  # later ones keep the job while its failure is on its way
            until_the_bound.extend(extensions(runner.gateway, job.key))

    runner.handler.work = hang
    key = runner.gateway.add_job("work")
    runner.start(job_timeout=40, max_job_duration=50)
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    clock.move(25)
    await runner.gateway.wait_until(lambda: extensions(runner.gateway, key))
    clock.move(26)
    await runner.gateway.settled(key)
    [timeout] = until_the_bound
    assert timeout <= 25_000


@pytest.mark.usefixtures("looks_often")
async def test_progress_starts_the_bound_anew(runner: Runner, clock: WallClock) -> None:
    async def advance(job: Job, control: JobControl) -> None:
        for _ in range(4):
            clock.move(20)
            await asyncio.sleep(0.1)  # for several looks
            control.progress()

    runner.handler.work = advance
    runner.start(max_job_duration=50)
    assert (await runner.gateway.settled(runner.gateway.add_job("work"))).method == "CompleteJob"


async def test_a_report_is_never_cut_off_by_the_bound(runner: Runner) -> None:
    with runner.gateway.refuse(StatusCode.UNAVAILABLE) as fault:
        key = runner.gateway.add_job("work")
        runner.start(max_job_duration=0.1)
        await runner.gateway.wait_until(lambda: len(fault.struck) > 3)
        await asyncio.sleep(0.2)  # past the bound
    assert (await runner.gateway.settled(key)).method == "CompleteJob"


async def test_the_handler_can_set_the_jobs_timeout_which_bounds_it_too(runner: Runner) -> None:
    async def longer(job: Job, control: JobControl) -> None:
        before = time.time()
        await control.set_timeout(0.5)
        assert job.deadline == pytest.approx(before + 0.5, abs=0.3)
        try:
            await asyncio.Event().wait()
        finally:  # later ones keep the job while its failure is on its way
            until_the_bound.extend(extensions(runner.gateway, job.key))

    until_the_bound: list[int] = []
    runner.handler.work = longer
    runner.start(job_timeout=30)
    call = await runner.gateway.settled(runner.gateway.add_job("work"))
    assert until_the_bound == [500]
    assert (call.method, "longer than 0.5 seconds" in call.request.errorMessage) == ("FailJob", True)


async def test_a_timeout_that_cannot_be_set_leaves_the_deadline_as_it_was(runner: Runner) -> None:
    runner.gateway.refuse(StatusCode.NOT_FOUND, "UpdateJobTimeout")
    caught: list[tuple[bool, bool]] = []

    async def longer(job: Job, control: JobControl) -> Complete:
        before = job.deadline
        try:
            await control.set_timeout(600)
        except TimeoutNotSet as error:
            caught.append((error.transient, job.deadline == before))
        return Complete()

    runner.handler.work = longer
    runner.start()
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert caught == [(False, True)]


@pytest.mark.parametrize(("seconds", "expected"), [(2.0, 2.0), (600.0, 30.0)])
async def test_where_nobody_knows_whether_a_timeout_was_set_the_earlier_deadline_counts(
    runner: Runner, seconds: float, expected: float
) -> None:
    runner.gateway.refuse(StatusCode.UNAVAILABLE, "UpdateJobTimeout")
    left: list[float] = []

    async def work(job: Job, control: JobControl) -> Complete:
        began = time.time()
        with contextlib.suppress(TimeoutNotSet):
            await control.set_timeout(seconds)
        left.append(job.deadline - began)
        return Complete()

    runner.handler.work = work
    runner.start(job_timeout=30)
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert left == [pytest.approx(expected, abs=1.0)]
