"""The scripted gateway behaves like a gateway, and misbehaves exactly as told."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import grpc
import pytest
from grpc import StatusCode
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub
from support.clock import LoopClock, WallClock
from support.gateway import ScriptedGateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TYPE = "greet"


@pytest.fixture
async def stub(gateway: ScriptedGateway) -> AsyncIterator[Any]:
    async with grpc.aio.insecure_channel(gateway.address) as channel:
        yield GatewayStub(channel)


def poll(most: int = 10, **fields: Any) -> pb.ActivateJobsRequest:
    fields = {"requestTimeout": -1, "timeout": 60_000, "worker": "w", **fields}
    return pb.ActivateJobsRequest(type=TYPE, maxJobsToActivate=most, **fields)


def stream() -> pb.StreamActivatedJobsRequest:
    return pb.StreamActivatedJobsRequest(type=TYPE, timeout=60_000, worker="w")


async def status_of(call: Any) -> StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    return refused.value.code()


async def polled(stub: Any, request: pb.ActivateJobsRequest) -> list[pb.ActivatedJob]:
    return [job async for response in stub.ActivateJobs(request) for job in response.jobs]


async def test_a_poll_gets_the_jobs_that_wait_up_to_its_number(gateway: ScriptedGateway, stub: Any) -> None:
    keys = [gateway.add_job(TYPE, {"n": n}) for n in range(3)]
    assert [job.key for job in await polled(stub, poll(2))] == keys[:2]
    assert [job.key for job in await polled(stub, poll(2))] == keys[2:]
    assert await polled(stub, poll()) == []


async def test_a_long_poll_is_answered_when_a_job_comes(gateway: ScriptedGateway, stub: Any) -> None:
    asking = asyncio.create_task(polled(stub, poll(requestTimeout=30_000)))
    await gateway.wait_until(lambda: gateway.calls_of("ActivateJobs"))
    key = gateway.add_job(TYPE)
    assert [job.key for job in await asking] == [key]


async def test_a_poll_gets_only_the_variables_and_tenants_it_asks_for(
    gateway: ScriptedGateway, stub: Any
) -> None:
    gateway.add_job(TYPE, {"a": 1, "b": 2}, tenant="one")
    gateway.add_job(TYPE, {"a": 3}, tenant="two")
    (job,) = await polled(stub, poll(fetchVariable=["a", "c"], tenantIds=["one"]))
    assert json.loads(job.variables) == {"a": 1}


async def test_a_stream_gets_jobs_and_a_command_settles_one(gateway: ScriptedGateway, stub: Any) -> None:
    jobs = stub.StreamActivatedJobs(stream())
    await gateway.subscribed(TYPE)
    key = gateway.add_job(TYPE, {"name": "Ada"}, {"resultVariable": "r"})
    job = await jobs.read()
    assert (job.key, json.loads(job.variables), json.loads(job.customHeaders)) == (
        key,
        {"name": "Ada"},
        {"resultVariable": "r"},
    )
    await stub.CompleteJob(
        pb.CompleteJobRequest(jobKey=key, variables='{"r": 1}'), metadata=[("authorization", "x")]
    )
    outcome = await gateway.settled(key)
    assert (outcome.method, outcome.variables, outcome.metadata["authorization"]) == (
        "CompleteJob",
        {"r": 1},
        "x",
    )
    assert [delivery.how for delivery in gateway.book.deliveries] == ["stream"]
    jobs.cancel()
    await gateway.wait_until(lambda: gateway.streams() == 0)


async def test_a_command_about_a_settled_or_unknown_job_is_not_found(
    gateway: ScriptedGateway, stub: Any
) -> None:
    key = gateway.add_job(TYPE)
    await polled(stub, poll())
    await stub.ThrowError(pb.ThrowErrorRequest(jobKey=key, errorCode="E"))
    assert await status_of(stub.CompleteJob(pb.CompleteJobRequest(jobKey=key))) == StatusCode.NOT_FOUND
    assert await status_of(stub.FailJob(pb.FailJobRequest(jobKey=1))) == StatusCode.NOT_FOUND
    assert [call.answer for call in gateway.commands(key)] == [StatusCode.OK, StatusCode.NOT_FOUND]


async def test_a_result_that_is_no_object_is_refused_as_invalid(gateway: ScriptedGateway, stub: Any) -> None:
    request = pb.CompleteJobRequest(jobKey=gateway.add_job(TYPE), variables="[1]")
    assert await status_of(stub.CompleteJob(request)) == StatusCode.INVALID_ARGUMENT


async def test_it_refuses_the_next_commands_it_is_told_to(gateway: ScriptedGateway, stub: Any) -> None:
    gateway.refuse(StatusCode.UNAVAILABLE, times=2)
    complete = pb.CompleteJobRequest(jobKey=gateway.add_job(TYPE))
    for _ in range(2):
        assert await status_of(stub.CompleteJob(complete)) == StatusCode.UNAVAILABLE
    await stub.CompleteJob(complete)
    assert [call.applied for call in gateway.commands()] == [False, False, True]


async def test_it_refuses_about_the_share_it_is_told_to(gateway: ScriptedGateway, stub: Any) -> None:
    fault = gateway.refuse(StatusCode.INTERNAL, "CompleteJob", share=0.3)
    keys = [gateway.add_job(TYPE) for _ in range(100)]
    calls = [stub.CompleteJob(pb.CompleteJobRequest(jobKey=key)) for key in keys]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = sum(isinstance(answer, grpc.aio.AioRpcError) for answer in answers)
    assert refused == len(fault.struck)
    assert 15 < refused < 45


async def test_a_swallowed_acknowledgement_settles_the_job_all_the_same(
    gateway: ScriptedGateway, stub: Any
) -> None:
    key = gateway.add_job(TYPE)
    with gateway.swallow():
        assert await status_of(stub.CompleteJob(pb.CompleteJobRequest(jobKey=key))) == StatusCode.UNAVAILABLE
    assert gateway.job(key).state == "settled"
    assert await status_of(stub.CompleteJob(pb.CompleteJobRequest(jobKey=key))) == StatusCode.NOT_FOUND


async def test_held_calls_wait_until_they_are_let_go(gateway: ScriptedGateway, stub: Any) -> None:
    key = gateway.add_job(TYPE)
    with gateway.hold("CompleteJob") as held:
        completing = asyncio.ensure_future(stub.CompleteJob(pb.CompleteJobRequest(jobKey=key)))
        await gateway.wait_until(lambda: held.struck)
        assert gateway.job(key).state == "waiting"
    await completing
    assert (await gateway.settled(key)).answer == StatusCode.OK


async def test_it_answers_unauthenticated_while_told_to(gateway: ScriptedGateway, stub: Any) -> None:
    with gateway.unauthenticated(when=lambda call: call.metadata.get("authorization") != "Bearer good"):
        assert await status_of(stub.Topology(pb.TopologyRequest())) == StatusCode.UNAUTHENTICATED
        assert await status_of(stub.StreamActivatedJobs(stream()).read()) == StatusCode.UNAUTHENTICATED
        await stub.Topology(pb.TopologyRequest(), metadata=[("authorization", "Bearer good")])
    assert (await stub.Topology(pb.TopologyRequest())).gatewayVersion == "8.6.0"


@pytest.mark.parametrize("status", [None, StatusCode.UNAVAILABLE])
async def test_streams_end_cleanly_or_with_a_status(
    gateway: ScriptedGateway, stub: Any, status: StatusCode | None
) -> None:
    jobs = stub.StreamActivatedJobs(stream())
    await gateway.subscribed(TYPE)
    assert gateway.close_streams(status=status) == 1
    if status:
        assert await status_of(jobs.read()) == status
    else:
        assert await jobs.read() is grpc.aio.EOF


async def test_it_comes_back_on_its_port_with_its_jobs(gateway: ScriptedGateway, stub: Any) -> None:
    key = gateway.add_job(TYPE)
    await polled(stub, poll())
    jobs = stub.StreamActivatedJobs(stream())
    await gateway.subscribed(TYPE)
    await gateway.stop()
    assert await status_of(jobs.read()) in (StatusCode.UNAVAILABLE, StatusCode.CANCELLED)
    await gateway.wait_until(lambda: gateway.streams() == 0)
    await gateway.start()
    await stub.CompleteJob(pb.CompleteJobRequest(jobKey=key), wait_for_ready=True)
    assert (await gateway.settled(key)).applied


async def test_a_stream_that_is_cancelled_before_it_is_open_is_forgotten() -> None:
    """As grpc does with a stop that comes while the headers are on their way."""
    gateway, never = ScriptedGateway(), asyncio.Event()
    context = Mock(invocation_metadata=dict, send_initial_metadata=lambda _: never.wait())
    handler = asyncio.ensure_future(anext(gateway.StreamActivatedJobs(stream(), context)))
    await gateway.subscribed(TYPE)
    handler.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handler
    assert gateway.streams() == 0


async def test_a_redelivered_job_has_its_key_and_retries(gateway: ScriptedGateway, stub: Any) -> None:
    key = gateway.add_job(TYPE, retries=2)
    await polled(stub, poll())
    gateway.redeliver(key)
    gateway.redeliver(key)
    assert [(job.key, job.retries) for job in await polled(stub, poll())] == [(key, 2)]
    gateway.redeliver(key, retries=5)
    assert [job.retries for job in await polled(stub, poll())] == [5]


async def test_like_a_broker_it_returns_failed_and_overdue_jobs() -> None:
    async with (
        ScriptedGateway(returns_jobs=True) as gateway,
        grpc.aio.insecure_channel(gateway.address) as channel,
    ):
        stub: Any = GatewayStub(channel)
        key = gateway.add_job(TYPE)
        await polled(stub, poll())
        await stub.FailJob(pb.FailJobRequest(jobKey=key, retries=1, retryBackOff=10))
        (again,) = await polled(stub, poll(requestTimeout=10_000, timeout=50))
        assert again.retries == 1
        (overdue,) = await polled(stub, poll(requestTimeout=10_000))
        assert (overdue.key, overdue.retries) == (key, 1)


async def test_a_job_whose_deadline_was_moved_is_not_overdue_before(monkeypatch: pytest.MonkeyPatch) -> None:
    timers, deadlines = LoopClock(monkeypatch), WallClock(monkeypatch)
    async with (
        ScriptedGateway(returns_jobs=True) as gateway,
        grpc.aio.insecure_channel(gateway.address) as channel,
    ):
        stub: Any = GatewayStub(channel)
        moved, left = gateway.add_job(TYPE), gateway.add_job(TYPE)
        await polled(stub, poll(timeout=60_000))
        await stub.UpdateJobTimeout(pb.UpdateJobTimeoutRequest(jobKey=moved, timeout=120_000))
        for clock in (timers, deadlines):
            clock.move(61)
        assert [job.key for job in await polled(stub, poll(requestTimeout=10_000))] == [left]
        assert gateway.job(moved).state == "active"


async def test_a_full_house_of_streams_lets_no_other_call_through() -> None:
    async with (
        ScriptedGateway(concurrent_streams=3) as gateway,
        grpc.aio.insecure_channel(gateway.address) as channel,
    ):
        stub: Any = GatewayStub(channel)
        calls = [stub.StreamActivatedJobs(stream()) for _ in range(3)]
        await gateway.wait_until(lambda: gateway.streams() == 3)
        late = stub.Topology(pb.TopologyRequest(), timeout=0.3)
        assert await status_of(late) == StatusCode.DEADLINE_EXCEEDED
        for call in calls:
            call.cancel()


async def test_what_did_not_come_true_is_told_with_what_is_there(gateway: ScriptedGateway) -> None:
    gateway.add_job(TYPE)
    with pytest.raises(
        AssertionError, match=r"not within 0.01 s. The gateway has jobs {'waiting': 1}, 0 streams"
    ):
        await gateway.wait_until(lambda: False, within=0.01)
