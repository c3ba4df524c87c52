"""The end of a worker: what runs finishes, what did not start goes back, what could not be reported is named."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from grpc import StatusCode
from support.gateway_worker import only

from worker.execution.outcome import Complete
from worker.gateway.commands import HANDED_BACK
from worker.gateway.credentials import BearerCredentials
from worker.gateway.server_stream import LAST_WORDS

if TYPE_CHECKING:
    from support.gateway_worker import Runner

    from worker.execution.control import JobControl
    from worker.execution.job import Job


def hold(runner: Runner) -> asyncio.Event:
    """Let jobs run until the event."""
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    return opened


async def test_an_idle_worker_ends_at_once_though_its_poll_is_held(runner: Runner) -> None:
    worker = runner.start("a", "b", "c", long_poll=60, shutdown_timeout=60)
    await runner.gateway.subscribed("a", "b", "c")
    worker.drain()
    ending = await runner.ended(worker)
    assert (ending.handed_back, ending.unreported) == ([], [])
    await runner.gateway.wait_until(lambda: not runner.gateway.streams())


async def test_a_worker_whose_gateway_is_away_ends_at_once(runner: Runner) -> None:
    await runner.gateway.stop()
    worker = runner.start(shutdown_timeout=60)
    await asyncio.sleep(0)
    worker.drain()
    assert await runner.ended(worker)


async def test_fifty_running_jobs_are_all_settled(runner: Runner) -> None:
    opened = hold(runner)
    keys = [runner.gateway.add_job("work") for _ in range(50)]
    worker = runner.start()
    await runner.gateway.wait_until(lambda: runner.handler.running == 50)
    worker.drain()
    assert worker.draining
    opened.set()
    assert (await runner.ended(worker)).unreported == []
    calls = [runner.gateway.job(key).outcome for key in keys]
    assert all(call and call.method == "CompleteJob" for call in calls)


async def test_no_job_is_started_once_the_worker_drains(runner: Runner) -> None:
    opened = hold(runner)
    running = runner.gateway.add_job("work")
    worker = runner.start()
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    worker.drain()
    await runner.gateway.wait_until(lambda: not runner.gateway.asked_for_jobs())
    late = runner.gateway.add_job("work")
    opened.set()
    await runner.ended(worker)
    assert runner.handler.keys == [running]
    assert runner.gateway.job(late).state == "waiting"


@pytest.mark.parametrize("how", ["stream", "poll"])
async def test_jobs_that_came_and_were_not_started_go_back_with_their_retries(
    runner: Runner, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten slots and many jobs: whatever left the gateway is either run or handed back."""
    runner.gateway._hands_out_by = frozenset({how})
    opened = hold(runner)
    for _ in range(300):
        runner.gateway.add_job("work", retries=2)
    # How long so many take is the machine's affair.
    monkeypatch.setattr("worker.gateway.subscription.LAST_READS", 60)
    worker = runner.start(max_jobs_active=10, shutdown_timeout=60)
    await runner.gateway.wait_until(lambda: runner.handler.running == 10)
    if how == "stream":
        await runner.gateway.handed_out(30)
    worker.drain()
    await runner.gateway.wait_until(lambda: runner.gateway.streams() == 0)
    opened.set()
    await runner.ended(worker)
    states = [job.state for job in runner.gateway.book.jobs.values()]
    assert "active" not in states
    assert len(runner.handler.keys) == 10
    returned = [call.request for call in runner.gateway.commands() if call.method == "FailJob"]
    assert {(request.retries, request.retryBackOff, request.errorMessage) for request in returned} <= {
        (2, 0, HANDED_BACK)
    }
    assert states.count("settled") == 10 + len(returned)
    if how == "stream":
        assert len(returned) >= 20


async def test_jobs_that_come_after_the_whole_machine_stood_still_go_back_too(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under load: the stream was silent, but nobody could have said anything."""
    only("stream", runner)
    worker = runner.start()
    await runner.gateway.subscribed("work")
    hand_out = runner.gateway.book.hand_out

    def stand_still(*asked: Any) -> Any:
        jobs = hand_out(*asked)
        if jobs:
            time.sleep(LAST_WORDS + 0.1)
        return jobs

    monkeypatch.setattr(runner.gateway.book, "hand_out", stand_still)
    worker.drain()
    await asyncio.sleep(0)  # the stream is told to end
    for _ in range(2):
        runner.gateway.add_job("work")
    await runner.ended(worker)
    assert "active" not in [job.state for job in runner.gateway.book.jobs.values()]


async def test_jobs_that_do_not_finish_in_time_are_cut_off_and_handed_back(runner: Runner) -> None:
    hold(runner)
    key = runner.gateway.add_job("work", retries=2)
    worker = runner.start(shutdown_timeout=0.2)
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    worker.drain()
    ending = await runner.ended(worker)
    assert ending.handed_back == [key]
    [call] = runner.gateway.commands(key)
    assert (call.method, call.request.retries, call.request.errorMessage) == ("FailJob", 2, HANDED_BACK)


async def test_outcomes_that_nobody_took_are_named(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    runner.gateway.refuse(StatusCode.UNAVAILABLE)
    key = runner.gateway.add_job("work")
    worker = runner.start(shutdown_timeout=0.3)
    await runner.gateway.wait_until(lambda: runner.gateway.commands(key))
    worker.drain()
    assert (await runner.ended(worker)).unreported == [key]
    said = capsys.readouterr().out
    assert "outcomes not reported" in said
    assert str(key) in said


async def test_stopping_ends_at_once_whatever_runs(runner: Runner) -> None:
    hold(runner)
    keys = [runner.gateway.add_job("work") for _ in range(5)]
    worker = runner.start(shutdown_timeout=60)
    await runner.gateway.wait_until(lambda: runner.handler.running == 5)
    worker.drain()
    await asyncio.sleep(0)
    worker.stop()
    ending = await runner.ended(worker)
    assert sorted(ending.handed_back + ending.cut_off) == sorted(keys)
    assert ending.handed_back == []
    assert runner.gateway.commands() == []


async def test_stopping_does_not_wait_for_a_gateway_that_does_not_answer(runner: Runner) -> None:
    runner.gateway.hold("FailJob", "CompleteJob")
    runner.gateway.add_job("work")
    worker = runner.start(shutdown_timeout=60)
    await runner.gateway.wait_until(runner.gateway.commands)
    worker.stop()
    assert len((await runner.ended(worker)).unreported) == 1


async def test_a_handler_that_ignores_its_cancellation_cannot_keep_the_worker(runner: Runner) -> None:
    never = asyncio.Event()

    async def stubborn(job: Job, control: JobControl) -> Complete:
        while not never.is_set():
            try:
                await never.wait()
            except asyncio.CancelledError:
                continue
        return Complete()

    runner.handler.work = stubborn
    key = runner.gateway.add_job("work")
    worker = runner.start(shutdown_timeout=0.1)
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    worker.drain()
    assert (await runner.ended(worker)).handed_back == [key]
    never.set()


async def test_a_worker_that_is_cancelled_leaves_nothing_behind(runner: Runner) -> None:
    hold(runner)
    runner.gateway.add_job("work")
    worker = runner.start()
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    before = asyncio.all_tasks()
    runner.cancel(worker)
    await asyncio.wait_for(asyncio.gather(runner.task(worker), return_exceptions=True), 10)
    assert worker.jobs_running == 0
    assert len(asyncio.all_tasks()) < len(before)
    assert runner.gateway.commands() == []


async def test_a_worker_without_subscriptions_ends_too(runner: Runner) -> None:
    worker = runner.start_with([], shutdown_timeout=60)
    worker.drain()
    assert (await runner.ended(worker)).unreported == []


async def test_a_worker_told_to_end_while_it_still_waits_for_a_token_ends(runner: Runner) -> None:
    token: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    class Slow:
        async def token(self) -> str:
            return await asyncio.shield(token)

        def forget(self, token: str) -> None: ...

    worker = runner.start(more={"credentials": BearerCredentials(Slow())}, shutdown_timeout=60)
    await asyncio.sleep(0)
    worker.drain()
    await asyncio.sleep(0.05)  # the end is asked for before there is any call to end
    token.set_result("token")
    await runner.ended(worker)
    assert runner.gateway.calls == []
