"""Getting jobs from a gateway that ends streams, refuses calls, goes away, or sends what is too large to receive."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from grpc import StatusCode
from support.gateway_worker import QUICK, Gate, Runner, only, soon

if TYPE_CHECKING:
    from worker.gateway.observer import Source


@pytest.mark.parametrize(
    "status", [None, StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL]
)
async def test_a_stream_that_ends_is_opened_again(runner: Runner, status: StatusCode | None) -> None:
    only("stream", runner)
    runner.start()
    for number in range(1, 4):
        await runner.gateway.subscribed("work")
        assert len(runner.gateway.calls_of("StreamActivatedJobs")) == number
        await runner.gateway.settled(runner.gateway.add_job("work"))
        runner.gateway.close_streams("work", status)
        await runner.gateway.wait_until(
            lambda n=number: len(runner.gateway.calls_of("StreamActivatedJobs")) > n
        )


async def test_pauses_between_streams_grow_until_one_brings_a_job(runner: Runner) -> None:
    only("stream", runner)
    with runner.gateway.refuse(StatusCode.UNAVAILABLE, "StreamActivatedJobs") as fault:
        runner.start()
        await runner.gateway.wait_until(lambda: len(fault.struck) >= 6)
    tried = [call.at for call in fault.struck]
    # Against the pause it was told to begin with: how long the first one took is the machine's affair, too.
    assert tried[-1] - tried[-2] > 3 * QUICK.first
    await runner.gateway.subscribed("work")
    await runner.gateway.settled(runner.gateway.add_job("work"))
    calls = runner.gateway.calls_of("StreamActivatedJobs")
    runner.gateway.close_streams()
    await runner.gateway.wait_until(lambda: len(runner.gateway.calls_of("StreamActivatedJobs")) > len(calls))
    await runner.gateway.subscribed("work")


async def test_a_stream_is_renewed_when_it_is_old(runner: Runner) -> None:
    runner.start(stream_lifetime=0.2)
    await runner.gateway.wait_until(lambda: len(runner.gateway.calls_of("StreamActivatedJobs")) > 3)
    keys = []
    for _ in range(100):
        keys.append(runner.gateway.add_job("work"))
        await asyncio.sleep(0.005)  # jobs all along the lives of several streams
    await runner.gateway.all_settled(keys)
    assert sorted(runner.handler.keys) == sorted(keys)


@pytest.mark.parametrize(
    "status",
    [
        StatusCode.CANCELLED,
        StatusCode.UNKNOWN,
        StatusCode.INVALID_ARGUMENT,
        StatusCode.DEADLINE_EXCEEDED,
        StatusCode.NOT_FOUND,
        StatusCode.PERMISSION_DENIED,
        StatusCode.RESOURCE_EXHAUSTED,
        StatusCode.FAILED_PRECONDITION,
        StatusCode.UNIMPLEMENTED,
        StatusCode.INTERNAL,
        StatusCode.UNAVAILABLE,
        StatusCode.UNAUTHENTICATED,
    ],
    ids=lambda status: status.name,
)
async def test_no_status_ends_the_worker(runner: Runner, status: StatusCode) -> None:
    with runner.gateway.refuse(status, "StreamActivatedJobs", "ActivateJobs") as fault:
        worker = runner.start()
        await runner.gateway.wait_until(lambda: len(fault.struck) >= 6)
        assert not worker.connected
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert worker.connected


async def test_a_gateway_without_streams_is_polled(runner: Runner) -> None:
    runner.gateway.refuse(StatusCode.UNIMPLEMENTED, "StreamActivatedJobs")
    runner.start()
    await runner.gateway.all_settled([runner.gateway.add_job("work") for _ in range(20)])


async def test_a_worker_may_start_before_its_gateway(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    await runner.gateway.stop()
    runner.start("a", "b", "c")
    await soon(lambda: "waiting for the gateway" in capsys.readouterr().out)
    await runner.gateway.start()
    await runner.gateway.all_settled([runner.gateway.add_job(each) for each in ("a", "b", "c")])
    said = capsys.readouterr().out
    assert said.count("gateway connected") == 1
    assert "waiting for the gateway" not in said


async def test_a_lost_gateway_and_its_return_are_said_once(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = runner.start("a", "b", "c")
    await runner.gateway.all_settled([runner.gateway.add_job(each) for each in ("a", "b", "c")])
    await runner.gateway.stop()
    await soon(lambda: not worker.connected)
    await runner.gateway.start()
    await runner.gateway.all_settled([runner.gateway.add_job(each) for each in ("a", "b", "c")])
    said = capsys.readouterr().out
    assert [said.count(text) for text in ("gateway connected", "gateway lost", "gateway is back")] == [
        1,
        1,
        1,
    ]


async def test_jobs_that_run_while_the_gateway_restarts_are_reported_once_it_is_back(runner: Runner) -> None:
    runner.handler.work = gate = Gate()
    keys = [runner.gateway.add_job("work") for _ in range(50)]
    runner.start()
    await runner.gateway.wait_until(lambda: runner.handler.running == 50)
    await runner.gateway.stop()
    gate.open.set()
    await runner.gateway.start()
    await runner.gateway.all_settled(keys)
    await runner.gateway.subscribed("work")
    assert sorted(runner.handler.keys) == sorted(keys)


async def test_a_third_of_all_reports_refused_loses_and_doubles_nothing(runner: Runner) -> None:
    for status in (StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL):
        runner.gateway.refuse(status, share=0.1)
    keys = [runner.gateway.add_job("work") for _ in range(300)]
    runner.start()
    await runner.gateway.all_settled(keys)
    assert sorted(runner.handler.keys) == sorted(keys)


@pytest.mark.parametrize("how", ["stream", "poll"])
async def test_an_oversized_job_does_not_stop_the_others_of_its_type(
    runner: Runner, how: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    only(how, runner)
    gateway = runner.gateway

    said = []

    def heard() -> str:
        said.append(capsys.readouterr().out)
        return said[-1]

    async def refused(times: int) -> None:
        """Wait until that is told, and until the gateway hands out no more to a stream that was given up for it."""
        await soon(lambda: "too large to be received" in heard())
        await gateway.wait_until(lambda: how == "poll" or gateway.streams_ended >= times)

    large = gateway.add_job("work", {"text": "x" * 300_000})
    lost = [gateway.add_job("work") for _ in range(30)]
    runner.start(max_message_size=100_000)
    await refused(1)
    # Jobs in one message with it, or behind it in its stream, were lost until their time-out; those after it come through.
    await gateway.all_settled([gateway.add_job("work") for _ in range(30)])
    gateway.redeliver(large)
    await refused(2)
    for key in lost:
        if gateway.job(key).state == "active":
            gateway.redeliver(key)
    await gateway.all_settled(lost)
    assert large not in runner.handler.keys
    heard()
    news = ("waiting for the gateway", "gateway lost", "the gateway is busy")
    assert not [each for each in news if each in "".join(said)]
