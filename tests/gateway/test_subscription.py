"""Getting jobs: by stream and by poll, as many as there are slots; whatever becomes of them, the next ones run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from support.gateway_worker import QUICK, Arrivals, Gate, Runner, only, soon

from worker.execution.outcome import Complete, Fail
from worker.gateway.messages import Subscription

if TYPE_CHECKING:
    from support.clock import WallClock
    from support.gateway import ScriptedGateway

    from worker.execution.control import JobControl
    from worker.execution.job import Job


@pytest.mark.parametrize("how", ["stream", "poll"])
async def test_a_job_that_comes_is_run_and_reported(runner: Runner, how: str) -> None:
    only(how, runner)
    runner.start()
    await runner.gateway.subscribed("work")
    key = runner.gateway.add_job(
        "work", {"a": 1}, {"h": "x"}, retries=2, elementId="task-1", bpmnProcessId="p"
    )
    assert (await runner.gateway.settled(key)).method == "CompleteJob"
    [job] = runner.handler.started
    assert (job.key, job.type, job.retries, job.element_id, job.process_id) == (key, "work", 2, "task-1", "p")
    assert (job.variables, job.custom_headers, job.tenant_id) == ('{"a": 1}', '{"h": "x"}', "<default>")


@pytest.mark.parametrize("how", ["stream", "poll"])
async def test_jobs_that_waited_before_the_worker_came_are_run(runner: Runner, how: str) -> None:
    only(how, runner)
    keys = [runner.gateway.add_job("work") for _ in range(250)]
    runner.start()
    await runner.gateway.all_settled(keys)
    assert sorted(runner.handler.keys) == sorted(keys)


async def test_without_streaming_no_stream_is_asked_for(runner: Runner) -> None:
    runner.start(streaming=False)
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert not runner.gateway.calls_of("StreamActivatedJobs")


async def test_what_is_asked_for_is_what_the_subscription_says(runner: Runner) -> None:
    runner.start_with(
        [
            Subscription(job_type="a", worker="HTTP REST", fetch_variables=("url",), timeout=7.0),
            Subscription(job_type="b", worker="Slack", tenant_ids=("blue",)),
        ],
        tenant_ids=("red", "green"),
    )
    await runner.gateway.subscribed("a", "b")
    asked = {call.request.type: call.request for call in runner.gateway.calls_of("StreamActivatedJobs")}
    assert (asked["a"].worker, asked["a"].timeout, list(asked["a"].fetchVariable)) == (
        "HTTP REST",
        7_000,
        ["url"],
    )
    assert list(asked["a"].tenantIds) == ["red", "green"]
    assert (asked["b"].timeout, list(asked["b"].fetchVariable)) == (300_000, [])
    assert list(asked["b"].tenantIds) == ["blue"]


@pytest.mark.parametrize("how", ["stream", "poll"])
async def test_no_more_jobs_run_than_the_type_has_slots(runner: Runner, how: str) -> None:
    only(how, runner)
    runner.handler.work = gate = Gate()
    keys = [runner.gateway.add_job("work") for _ in range(50)]
    runner.start(max_jobs_active=10)
    await runner.gateway.wait_until(lambda: runner.handler.running == 10)
    gate.open.set()
    await runner.gateway.all_settled(keys)
    assert runner.handler.most_running == 10


async def test_no_more_jobs_run_than_the_worker_has_slots(runner: Runner) -> None:
    runner.handler.work = gate = Gate()
    keys = [runner.gateway.add_job(each) for each in ("a", "b", "c") for _ in range(20)]
    runner.start("a", "b", "c", max_jobs_active=10, max_jobs_active_total=12)
    await runner.gateway.wait_until(lambda: runner.handler.running == 12)
    gate.open.set()
    await runner.gateway.all_settled(keys)
    assert runner.handler.most_running == 12


async def test_a_type_with_many_jobs_leaves_slots_to_the_others(runner: Runner) -> None:
    released: asyncio.Queue[None] = asyncio.Queue()

    async def one_at_a_time(job: Job, control: JobControl) -> None:
        await released.get()

    arrivals = Arrivals()
    runner.handler.work = one_at_a_time
    many = [runner.gateway.add_job("many") for _ in range(30)]
    runner.start("many", "few", more={"observer": arrivals}, max_jobs_active=4, max_jobs_active_total=4)
    await runner.gateway.wait_until(lambda: runner.handler.running == 4)
    few = runner.gateway.add_job("few")
    # Handed out, it may still be on its way; arrived, it waits for a slot.
    await soon(lambda: few in arrivals.keys)
    for _ in many:
        released.put_nowait(None)
    # A slot that frees goes to whoever waited longest: the few are not served after all of the many.
    await runner.gateway.wait_until(lambda: few in runner.handler.keys)
    assert runner.handler.keys.index(few) < 12
    released.put_nowait(None)
    await runner.gateway.all_settled([*many, few])


async def test_jobs_waiting_for_slots_stay_at_the_gateway(runner: Runner) -> None:
    """Ten slots and a thousand jobs of a size: besides what runs, only what HTTP/2 holds of a stream left the gateway."""
    runner.handler.work = gate = Gate()
    keys = [runner.gateway.add_job("work", {"text": "x" * 5_000}) for _ in range(1_000)]
    runner.start(max_jobs_active=10)
    await runner.gateway.wait_until(lambda: runner.handler.running == 10)
    handed_out = await _settled_number(runner.gateway)
    # One window of 64 KB on this side, and what the server's transport takes ahead of it.
    assert handed_out <= 10 + 2 * 65_535 // 5_000 + 3
    gate.open.set()
    await runner.gateway.all_settled(keys)
    assert sorted(runner.handler.keys) == sorted(keys)


async def _settled_number(gateway: ScriptedGateway) -> int:
    """The number of jobs handed out, once it no longer grows."""
    while True:
        before = len(gateway.book.deliveries)
        try:
            await gateway.handed_out(before + 1, within=0.3)
        except AssertionError:
            return before


async def test_a_full_type_does_not_hold_up_another_on_the_same_connection(runner: Runner) -> None:
    slow_ones = Gate()

    async def slow_or_not(job: Job, control: JobControl) -> None:
        if job.type == "slow":
            await slow_ones(job, control)

    runner.handler.work = slow_or_not
    slow = [runner.gateway.add_job("slow", {"text": "x" * 20_000}) for _ in range(50)]
    runner.start("slow", "fast", max_jobs_active=5)
    await runner.gateway.wait_until(lambda: runner.handler.running == 5)
    fast = [runner.gateway.add_job("fast", {"text": "x" * 20_000}) for _ in range(100)]
    await runner.gateway.all_settled(fast)
    slow_ones.open.set()
    await runner.gateway.all_settled(slow)


async def test_no_poll_is_sent_while_all_slots_are_taken(runner: Runner) -> None:
    only("poll", runner)
    runner.handler.work = gate = Gate()
    keys = [runner.gateway.add_job("work") for _ in range(6)]
    runner.start(max_jobs_active=3, streaming=False)
    await runner.gateway.wait_until(lambda: runner.handler.running == 3)
    with pytest.raises(AssertionError):
        await runner.gateway.handed_out(4, within=0.2)
    polls = len(runner.gateway.calls_of("ActivateJobs"))
    with pytest.raises(AssertionError):
        await runner.gateway.wait_until(
            lambda: len(runner.gateway.calls_of("ActivateJobs")) > polls, within=0.2
        )
    gate.open.set()
    await runner.gateway.all_settled(keys)


async def test_a_poll_that_waits_asks_for_one_job_and_the_next_for_what_fits(runner: Runner) -> None:
    only("poll", runner)
    runner.start(max_jobs_active=20, streaming=False)
    await runner.gateway.wait_until(
        lambda: any(call.request.requestTimeout > 0 for call in runner.gateway.calls_of("ActivateJobs"))
    )
    waiting = runner.gateway.calls_of("ActivateJobs")[-1].request
    assert (waiting.maxJobsToActivate, waiting.requestTimeout) == (1, 5_000)
    await runner.gateway.all_settled([runner.gateway.add_job("work") for _ in range(5)])
    following = [
        call.request for call in runner.gateway.calls_of("ActivateJobs") if call.request.requestTimeout == -1
    ]
    assert any(request.maxJobsToActivate > 10 for request in following)


async def test_polls_that_bring_nothing_become_rare_while_jobs_are_streamed(runner: Runner) -> None:
    runner.start(long_poll=0.001, poll_pause_most=60)
    await runner.gateway.subscribed("work")
    before = len(runner.gateway.calls_of("ActivateJobs"))
    await runner.gateway.wait_until(lambda: len(runner.gateway.calls_of("ActivateJobs")) > before + 8)
    *_, last_but_one, last = runner.gateway.calls_of("ActivateJobs")
    assert last.at - last_but_one.at > 5 * QUICK.first


async def test_jobs_left_behind_while_the_stream_was_blocked_are_polled_for_at_once(runner: Runner) -> None:
    runner.handler.work = gate = Gate()
    runner.start(max_jobs_active=2, long_poll=0.001)
    await runner.gateway.subscribed("work")
    await runner.gateway.wait_until(lambda: len(runner.gateway.calls_of("ActivateJobs")) > 8)
    streamed = [runner.gateway.add_job("work") for _ in range(3)]
    await runner.gateway.wait_until(lambda: runner.handler.running == 2)
    only("poll", runner)  # a broker whose streams are blocked leaves jobs to polls
    left = [runner.gateway.add_job("work") for _ in range(5)]
    gate.open.set()
    await runner.gateway.all_settled([*streamed, *left])


async def test_a_job_that_waited_for_a_slot_until_after_its_deadline_is_skipped(
    runner: Runner, clock: WallClock
) -> None:
    arrivals = Arrivals()
    runner.handler.work = gate = Gate()
    runner.start(more={"observer": arrivals}, max_jobs_active=1, job_timeout=60, extend_deadlines=False)
    await runner.gateway.subscribed("work")
    only("stream", runner)
    first, second = runner.gateway.add_job("work"), runner.gateway.add_job("work")
    await soon(lambda: arrivals.keys == [first, second])
    clock.move(61)
    gate.open.set()
    await runner.gateway.settled(first)
    third = runner.gateway.add_job("work")
    await runner.gateway.settled(third)
    assert arrivals.skipped_keys == [second]
    assert second not in runner.handler.keys
    assert runner.gateway.commands(second) == []


@pytest.mark.parametrize(
    "error",
    [RuntimeError("bug"), SystemExit(3), asyncio.CancelledError(), KeyboardInterrupt(), GeneratorExit()],
)
async def test_whatever_a_handler_raises_is_the_jobs_failure(runner: Runner, error: BaseException) -> None:
    async def broken(job: Job, control: JobControl) -> None:
        if job.retries == 3:
            raise error

    runner.handler.work = broken
    runner.start()
    failed = await runner.gateway.settled(runner.gateway.add_job("work", retries=3))
    assert (failed.method, failed.request.retries) == ("FailJob", 2)
    assert type(error).__name__ in failed.request.errorMessage
    assert (await runner.gateway.settled(runner.gateway.add_job("work", retries=1))).method == "CompleteJob"


async def test_a_future_that_holds_what_closes_coroutines_fails_the_job_that_awaits_it(
    runner: Runner,
) -> None:
    async def broken(job: Job, control: JobControl) -> None:
        future = asyncio.get_running_loop().create_future()
        future.set_exception(GeneratorExit())
        await future

    runner.handler.work = broken
    runner.start()
    failed = await runner.gateway.settled(runner.gateway.add_job("work", retries=3))
    assert (failed.method, failed.request.retries) == ("FailJob", 2)
    assert "GeneratorExit" in failed.request.errorMessage


async def test_a_failure_is_reported_and_its_slot_is_free_again(runner: Runner) -> None:
    async def fail(job: Job, control: JobControl) -> Fail:
        return Fail("no", job.retries - 1)

    runner.handler.work = fail
    runner.start(max_jobs_active=1)
    for call in await runner.gateway.all_settled([runner.gateway.add_job("work") for _ in range(5)]):
        assert (call.method, call.request.retries) == ("FailJob", 2)


async def test_a_job_of_twenty_megabytes_comes_through(runner: Runner) -> None:
    async def count(job: Job, control: JobControl) -> Complete:
        return Complete(f'{{"size": {len(job.variables)}}}')

    runner.handler.work = count
    runner.start()
    call = await runner.gateway.settled(runner.gateway.add_job("work", {"text": "x" * 20_000_000}), within=20)
    assert call.variables["size"] > 20_000_000
