"""Commands about a job: which answers are tried again, which end it, and what comes instead."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import grpc
import pytest
from grpc import StatusCode
from support.gateway import ScriptedGateway
from support.gateway_worker import soon

from worker.execution.control import TimeoutNotSet
from worker.execution.job import Job
from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.gateway import unary
from worker.gateway.channel import Connections
from worker.gateway.commands import HANDED_BACK, Commands
from worker.gateway.credentials import Credentials, FixedCredentials
from worker.gateway.observer import Observer, Settled
from worker.gateway.settings import BackoffSettings, GatewaySettings
from worker.telemetry.masking import Mask, current_mask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.clock import WallClock

    from worker.gateway.credentials import Metadata

FINAL = [
    StatusCode.FAILED_PRECONDITION,
    StatusCode.PERMISSION_DENIED,
    StatusCode.UNIMPLEMENTED,
    StatusCode.OUT_OF_RANGE,
]
PASSING = [
    StatusCode.CANCELLED,
    StatusCode.UNKNOWN,
    StatusCode.DEADLINE_EXCEEDED,
    StatusCode.ALREADY_EXISTS,
    StatusCode.RESOURCE_EXHAUSTED,
    StatusCode.ABORTED,
    StatusCode.INTERNAL,
    StatusCode.UNAVAILABLE,
    StatusCode.DATA_LOSS,
    StatusCode.UNAUTHENTICATED,
]
OUTCOMES = [Complete('{"a":1}'), Fail("no", 2, 1_000, '{"error":{}}'), ThrowError("E", "m", '{"k":1}')]
METHODS = ["CompleteJob", "FailJob", "ThrowError"]


class Seen(Observer):
    def __init__(self) -> None:
        self.settlements: list[tuple[int, Settled]] = []
        self.retries: list[StatusCode] = []

    def settled(self, job: Job, outcome: Outcome, result: Settled) -> None:
        self.settlements.append((job.key, result))

    def retried(self, job: Job, command: str, status: StatusCode) -> None:
        self.retries.append(status)


class Desk:
    """Commands to a gateway, with what they tell the observer."""

    def __init__(self, gateway: ScriptedGateway, credentials: Credentials | None = None) -> None:
        self.gateway = gateway
        self.seen = Seen()
        settings = GatewaySettings(address=gateway.url, backoff=BackoffSettings(first=0.01, most=0.05))
        self.connections = Connections(settings)
        self.commands = Commands(
            self.connections.commands, credentials or FixedCredentials(), settings, self.seen
        )

    def job(self, seconds: float = 30.0, retries: int = 3) -> Job:
        key = self.gateway.add_job("work", retries=retries)
        return Job(key, "work", "{}", "{}", retries, time.time() + seconds)


@pytest.fixture
async def gateway() -> AsyncIterator[ScriptedGateway]:
    async with ScriptedGateway(receive_limit=100_000) as running:
        yield running


@pytest.fixture(params=["core", "public"])
async def desk(
    gateway: ScriptedGateway, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """Both ways of calling: gRPC's core directly, and its public API where the core has another shape."""
    if request.param == "public":
        monkeypatch.setattr("worker.gateway.commands.unary_method", unary._PublicMethod)
    at = Desk(gateway)
    yield at
    await at.connections.close()


async def test_the_installed_grpcio_has_the_shape_of_the_short_way(gateway: ScriptedGateway) -> None:
    async with grpc.aio.insecure_channel(gateway.address) as channel:
        assert isinstance(unary.unary_method(channel, "CompleteJob"), unary._CoreMethod)


@pytest.mark.parametrize(("outcome", "method"), list(zip(OUTCOMES, METHODS, strict=True)))
async def test_an_outcome_is_sent_as_its_command(desk: Desk, outcome: Outcome, method: str) -> None:
    job = desk.job()
    assert await desk.commands.settle(job, outcome) is Settled.ACKNOWLEDGED
    [call] = desk.gateway.commands(job.key)
    assert call.method == method
    assert call.variables == outcome.variables
    assert desk.seen.settlements == [(job.key, Settled.ACKNOWLEDGED)]


async def test_a_failure_says_message_retries_and_backoff(desk: Desk) -> None:
    job = desk.job()
    await desk.commands.settle(job, Fail("went wrong", 2, 1_500))
    [call] = desk.gateway.commands(job.key)
    assert (call.request.errorMessage, call.request.retries, call.request.retryBackOff) == (
        "went wrong",
        2,
        1_500,
    )


async def test_a_bpmn_error_says_code_and_message(desk: Desk) -> None:
    job = desk.job()
    await desk.commands.settle(job, ThrowError("CODE", "text"))
    [call] = desk.gateway.commands(job.key)
    assert (call.request.errorCode, call.request.errorMessage) == ("CODE", "text")


@pytest.mark.parametrize("status", PASSING, ids=lambda status: status.name)
async def test_an_answer_that_may_pass_is_tried_again(desk: Desk, status: StatusCode) -> None:
    job = desk.job()
    desk.gateway.refuse(status, times=3)
    assert await desk.commands.settle(job, Complete()) is Settled.ACKNOWLEDGED
    assert len(desk.gateway.commands(job.key)) == 4
    assert desk.seen.retries == [status] * 3
    assert desk.seen.settlements == [(job.key, Settled.ACKNOWLEDGED)]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=METHODS)
@pytest.mark.parametrize("status", FINAL, ids=lambda status: status.name)
async def test_an_answer_for_good_is_not_tried_again(
    desk: Desk, status: StatusCode, outcome: Outcome
) -> None:
    job = desk.job()
    desk.gateway.refuse(status)
    assert await desk.commands.settle(job, outcome) is Settled.REFUSED
    assert len(desk.gateway.commands(job.key)) == 1


async def test_a_job_somebody_else_finished_is_let_go(desk: Desk) -> None:
    job = Job(1, "work", "{}", "{}", 3, time.time() + 30)
    assert await desk.commands.settle(job, Complete()) is Settled.GONE
    assert len(desk.gateway.commands()) == 1


async def test_attempts_end_with_the_jobs_deadline(desk: Desk, clock: WallClock) -> None:
    job = desk.job(seconds=30)
    with desk.gateway.refuse(StatusCode.UNAVAILABLE) as fault:
        settling = asyncio.create_task(desk.commands.settle(job, Complete()))
        await desk.gateway.wait_until(lambda: len(fault.struck) > 1)
        clock.move(31)
        assert await settling is Settled.UNACKNOWLEDGED


async def test_a_deadline_that_moves_meanwhile_counts(desk: Desk, clock: WallClock) -> None:
    job = desk.job(seconds=30)
    with desk.gateway.refuse(StatusCode.UNAVAILABLE) as fault:
        settling = asyncio.create_task(desk.commands.settle(job, Complete()))
        await desk.gateway.wait_until(lambda: len(fault.struck) > 1)
        job.deadline += 60
        clock.move(31)
        before = len(fault.struck)
        await desk.gateway.wait_until(lambda: len(fault.struck) > before + 3)
    assert await settling is Settled.ACKNOWLEDGED


async def test_an_outcome_that_comes_after_the_deadline_is_offered_once(desk: Desk) -> None:
    job = desk.job(seconds=-1)
    assert await desk.commands.settle(job, Complete()) is Settled.ACKNOWLEDGED


@pytest.mark.parametrize("outcome", [OUTCOMES[0], OUTCOMES[2]], ids=["CompleteJob", "ThrowError"])
async def test_an_outcome_refused_as_such_fails_the_job_with_the_reason(desk: Desk, outcome: Outcome) -> None:
    job = desk.job()
    desk.gateway.refuse(
        StatusCode.INVALID_ARGUMENT, "CompleteJob", "ThrowError", message="variables must be an object"
    )
    assert await desk.commands.settle(job, outcome) is Settled.ACKNOWLEDGED
    _refused, failed = desk.gateway.commands(job.key)
    assert (failed.method, failed.request.retries) == ("FailJob", 0)
    assert "variables must be an object" in failed.request.errorMessage
    assert desk.seen.settlements == [(job.key, Settled.ACKNOWLEDGED)]


async def test_what_the_gateway_quotes_of_a_refused_result_is_masked(desk: Desk) -> None:
    job = desk.job()
    desk.gateway.refuse(StatusCode.INVALID_ARGUMENT, "CompleteJob", message="not this: hush-hush")
    current_mask.set(Mask(["hush-hush"]))
    await desk.commands.settle(job, Complete())
    assert desk.gateway.commands(job.key)[-1].request.errorMessage.endswith("result: not this: ***")


async def test_a_failure_refused_for_its_variables_is_sent_without_them(desk: Desk) -> None:
    job = desk.job()
    desk.gateway.refuse(StatusCode.INVALID_ARGUMENT, when=lambda call: call.request.variables != "{}")
    assert await desk.commands.settle(job, Fail("no", 2, 500, '{"error":1}')) is Settled.ACKNOWLEDGED
    failed = desk.gateway.commands(job.key)[-1]
    assert (failed.request.errorMessage, failed.request.retries, failed.request.retryBackOff) == (
        "no",
        2,
        500,
    )


async def test_a_failure_that_is_refused_whatever_it_says_is_given_up(desk: Desk) -> None:
    job = desk.job()
    desk.gateway.refuse(StatusCode.INVALID_ARGUMENT)
    assert await desk.commands.settle(job, Fail("no", 2, None, '{"error":1}')) is Settled.REFUSED
    assert len(desk.gateway.commands(job.key)) == 2


async def test_a_result_beyond_the_gateways_limit_fails_the_job_with_the_size(desk: Desk) -> None:
    job = desk.job()
    result = Complete(f'{{"a":"{"x" * 200_000}"}}')
    assert await desk.commands.settle(job, result) is Settled.ACKNOWLEDGED
    [failed] = desk.gateway.commands(job.key)
    assert (failed.method, failed.request.retries) == ("FailJob", 0)
    assert "too large" in failed.request.errorMessage
    assert "2000" in failed.request.errorMessage


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (StatusCode.RESOURCE_EXHAUSTED, "gRPC message exceeds maximum size 4194304: 5000000"),
        (StatusCode.RESOURCE_EXHAUSTED, "grpc: received message larger than max (5000000 vs. 4194304)"),
        (StatusCode.UNKNOWN, "Command 'COMPLETE' rejected with code 'EXCEEDED_BATCH_RECORD_SIZE': …"),
    ],
)
async def test_every_gateways_words_for_too_large_are_known(
    desk: Desk, status: StatusCode, words: str
) -> None:
    job = desk.job()
    desk.gateway.refuse(status, "CompleteJob", message=words)
    assert await desk.commands.settle(job, Complete()) is Settled.ACKNOWLEDGED
    assert [call.method for call in desk.gateway.commands(job.key)] == ["CompleteJob", "FailJob"]


async def test_a_gateway_that_does_not_answer_is_asked_again(desk: Desk) -> None:
    job, settings = desk.job(), desk.commands._settings
    desk.commands._settings = replace(settings, command_deadline=1.0)
    with desk.gateway.hold("CompleteJob") as fault:
        settling = asyncio.create_task(desk.commands.settle(job, Complete()))
        await desk.gateway.wait_until(lambda: len(fault.struck) == 1)
        desk.commands._settings = settings
        await soon(lambda: desk.seen.retries)
    assert await settling is Settled.ACKNOWLEDGED
    assert set(desk.seen.retries) == {StatusCode.DEADLINE_EXCEEDED}


async def test_a_gateway_that_is_away_is_waited_for(desk: Desk) -> None:
    job = desk.job()
    await desk.gateway.stop()
    settling = asyncio.create_task(desk.commands.settle(job, Complete()))
    await soon(lambda: desk.seen.retries)
    await desk.gateway.start()
    assert await settling is Settled.ACKNOWLEDGED


async def test_a_job_is_handed_back_with_the_retries_it_had(desk: Desk) -> None:
    job = desk.job(retries=2)
    await desk.commands.hand_back(job)
    [call] = desk.gateway.commands(job.key)
    assert (call.method, call.request.retries, call.request.retryBackOff) == ("FailJob", 2, 0)
    assert call.request.errorMessage == HANDED_BACK


async def test_a_job_without_retries_is_handed_back_without_an_incident(desk: Desk) -> None:
    job = desk.job(retries=0)
    await desk.commands.hand_back(job)
    assert desk.gateway.commands(job.key) == []
    [call] = desk.gateway.calls_of("UpdateJobTimeout")
    assert call.request.timeout == 1


async def test_a_new_timeout_is_asked_for_in_milliseconds(desk: Desk) -> None:
    job = desk.job()
    desk.gateway.job(job.key).state = "active"
    await desk.commands.set_timeout(job, 600)
    [call] = desk.gateway.calls_of("UpdateJobTimeout")
    assert (call.request.jobKey, call.request.timeout) == (job.key, 600_000)


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        (StatusCode.CANCELLED, True),
        (StatusCode.DEADLINE_EXCEEDED, True),
        (StatusCode.RESOURCE_EXHAUSTED, True),
        (StatusCode.ABORTED, True),
        (StatusCode.UNAVAILABLE, True),
        (StatusCode.DATA_LOSS, True),
        (StatusCode.NOT_FOUND, False),
        (StatusCode.INVALID_ARGUMENT, False),
        (StatusCode.INTERNAL, False),
        (StatusCode.FAILED_PRECONDITION, False),
    ],
)
async def test_a_timeout_that_was_not_set_says_whether_the_job_may_run(
    desk: Desk, status: StatusCode, *, transient: bool
) -> None:
    desk.gateway.refuse(status, "UpdateJobTimeout", message="because")
    with pytest.raises(TimeoutNotSet, match="because") as caught:
        await desk.commands.set_timeout(desk.job(), 10)
    assert caught.value.transient is transient


@pytest.mark.parametrize(
    "outcome",
    [Complete('{"a": "\ud800"}'), Fail("no", 2**40), ThrowError("E", None, '"\udfff"')],
    ids=METHODS,
)
async def test_an_outcome_the_protocol_cannot_express_fails_the_job(desk: Desk, outcome: Outcome) -> None:
    job = desk.job()
    assert await desk.commands.settle(job, outcome) is Settled.ACKNOWLEDGED
    [failed] = desk.gateway.commands(job.key)
    assert (failed.method, failed.request.retries) == ("FailJob", 0)
    assert "cannot be sent" in failed.request.errorMessage


async def test_a_fault_of_grpc_itself_is_one_more_answer_that_may_pass(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, method = desk.job(), desk.commands._methods["CompleteJob"]
    faults = [RuntimeError("out of order"), OSError("gone")]

    async def faulty(request: bytes, metadata: Metadata, seconds: float) -> unary.Answer:
        if faults:
            raise faults.pop()
        return await method(request, metadata, seconds)

    monkeypatch.setitem(desk.commands._methods, "CompleteJob", faulty)
    assert await desk.commands.settle(job, Complete()) is Settled.ACKNOWLEDGED
    assert desk.seen.retries == [StatusCode.UNKNOWN] * 2


async def test_a_command_that_is_no_longer_wanted_ends_its_call(desk: Desk) -> None:
    job = desk.job()
    with desk.gateway.hold() as fault:
        settling = asyncio.create_task(desk.commands.settle(job, Complete()))
        await desk.gateway.wait_until(lambda: len(fault.struck) == 1)
        settling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await settling
    assert desk.seen.settlements == []
