"""A gateway that goes away, refuses, cuts off or is slow: no outcome is lost and no work done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from grpc import StatusCode
from support.gateway import EVERY_CALL, ScriptedGateway
from support.rest_work import REST, RESULT, RestWork
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support.target import Target

IN_FLIGHT = 200
WIDE = {
    "CAMUNDA_CLIENT_WORKER_DEFAULTS_MAX_JOBS_ACTIVE": str(IN_FLIGHT),
    "CONNECTOR_WORKER_HTTP_CONNECTIONS_PER_HOST": str(IN_FLIGHT),
}


def add(gateway: ScriptedGateway, work: RestWork, pieces: Iterable[int]) -> dict[int, int]:
    """Add a job for each piece; the pieces by the keys of their jobs."""
    return {gateway.add_job(REST, work.variables(n), RESULT): n for n in pieces}


async def assert_done_once(gateway: ScriptedGateway, work: RestWork, jobs: dict[int, int]) -> None:
    """Every job completes with its own result, and its work was done once."""
    settled = await gateway.all_settled(jobs, within=60)
    assert [(each.method, each.variables) for each in settled] == [
        ("CompleteJob", {"n": n}) for n in jobs.values()
    ]
    assert work.doubled == {}
    assert set(work.runs) >= set(jobs.values())


async def close_all_streams(gateway: ScriptedGateway) -> None:
    """Close the open streams and wait for their ends, though the worker may have opened others by then."""
    ended = gateway.streams_ended
    closing = gateway.close_streams()
    assert closing > 0
    await gateway.wait_until(lambda: gateway.streams_ended >= ended + closing)


async def test_a_gateway_restarted_under_load_gets_every_outcome_and_the_subscriptions_within_10_seconds(
    work: RestWork, settings: dict[str, str]
) -> None:
    # Jobs handed out into a connection that breaks come back after their time-out, as from a broker.
    brief = {"CAMUNDA_CLIENT_WORKER_DEFAULTS_TIMEOUT": "10s"}
    async with (
        ScriptedGateway(returns_jobs=True) as gateway,
        WorkerProcess(gateway.url, settings | WIDE | brief) as worker,
    ):
        work.hold()
        jobs = add(gateway, work, range(3 * IN_FLIGHT))
        await work.wait_until(lambda: len(work.runs) == IN_FLIGHT, within=60)
        work.let_finish(20)
        # Some are reported, and as many have been begun in their place.
        await work.wait_until(lambda: len(work.runs) == IN_FLIGHT + 20)
        under_way = len(work.runs)
        await gateway.stop()
        reported = sum(job.state == "settled" for job in gateway.book.jobs.values())
        work.let_finish()
        await work.wait_until(lambda: work.finished >= under_way)
        await worker.wrote("gateway lost")
        await gateway.start()
        await gateway.subscribed(REST, within=10)
        await assert_done_once(gateway, work, jobs)
        await worker.wrote("gateway is back")
    assert reported <= 20, "nothing was left to report when the gateway went away"


@pytest.mark.parametrize(
    "status", [StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL]
)
async def test_every_outcome_arrives_where_a_third_of_the_reports_is_refused(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str], status: StatusCode
) -> None:
    async with WorkerProcess(gateway.url, settings):
        with gateway.refuse(status, share=0.3) as fault:
            await assert_done_once(gateway, work, add(gateway, work, range(200)))
    assert len(fault.struck) > 40


async def test_streams_closed_cleanly_again_and_again_are_back_and_lose_nothing(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    async with WorkerProcess(gateway.url, settings) as worker:
        await gateway.subscribed(REST, within=60)
        jobs: dict[int, int] = {}
        for turn in range(5):
            jobs |= add(gateway, work, range(turn * 40, turn * 40 + 40))
            await close_all_streams(gateway)
            await gateway.subscribed(REST)
        await assert_done_once(gateway, work, jobs)
        assert "gateway lost" not in worker.log()


async def test_a_gateway_that_answers_401_for_a_while_gets_every_outcome_afterwards(
    gateway: ScriptedGateway, target: Target, settings: dict[str, str]
) -> None:
    token = {
        "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me",
        "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush",
        "CAMUNDA_CLIENT_AUTH_TOKEN_URL": target.token_endpoint(),
    }
    work = RestWork(target, seconds=0.5)
    async with WorkerProcess(gateway.url, settings | token) as worker:
        jobs = add(gateway, work, range(100))
        await work.wait_until(lambda: work.finished, within=60)
        with gateway.unauthenticated() as fault:
            gateway.close_streams()
            jobs |= add(gateway, work, range(100, 150))
            # Each of the types has been refused several times, and what was running has ended.
            await gateway.wait_until(lambda: len(fault.struck) > 300, within=40)
            await worker.wrote("UNAUTHENTICATED")
            refused = {call.metadata["authorization"] for call in fault.struck}
        await gateway.subscribed(REST, within=60)
        await assert_done_once(gateway, work, jobs)
        assert worker.process.returncode is None
        assert "hush-hush" not in worker.log()
    # A refused token is not used again, and no call has a token of its own.
    assert 1 < len(refused) < len(fault.struck)


async def test_a_slow_gateway_gets_every_outcome_though_its_answers_come_too_late(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    impatient = {"CAMUNDA_CLIENT_REQUEST_TIMEOUT": "500ms"}
    async with WorkerProcess(gateway.url, settings | impatient) as worker:
        # A second late, so that each first answer is given up; the command was carried out all the same.
        with gateway.delay(0.2, *EVERY_CALL), gateway.swallow(delay=1.0, times=50) as late:
            await assert_done_once(gateway, work, add(gateway, work, range(200)))
        assert len(late.struck) == 50
        await worker.ready()
