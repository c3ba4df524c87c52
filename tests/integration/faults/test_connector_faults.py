"""A connector that hangs, blocks the loop or raises what nobody expects: its job is answered, all others go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.rest_work import REST, RESULT
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from support.gateway import ScriptedGateway
    from support.rest_work import RestWork

# It has to be set, and the connector has to begin, before it is over.
BRIEF = {"jobTimeout": "PT3S"}


async def assert_at_work(gateway: ScriptedGateway, work: RestWork) -> None:
    """The worker still does what it should."""
    done = await gateway.settled(gateway.add_job(REST, work.variables(1), RESULT), within=60)
    assert (done.method, done.variables) == ("CompleteJob", {"n": 1})


@pytest.mark.parametrize("job_type", ["test:hang:1", "test:hang-in-thread:1"])
async def test_a_connector_that_hangs_past_its_time_out_fails_its_job_and_frees_its_slot(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str], job_type: str
) -> None:
    one_slot = {"CAMUNDA_CLIENT_WORKER_DEFAULTS_MAX_JOBS_ACTIVE": "1"}
    async with WorkerProcess(gateway.url, settings | one_slot):
        keys = [gateway.add_job(job_type, headers=BRIEF) for _ in range(2)]
        await assert_at_work(gateway, work)
        for failed in await gateway.all_settled(keys, within=60):
            assert (failed.method, failed.request.retries) == ("FailJob", 2)
            assert "did not finish within 3 s" in failed.request.errorMessage
            assert failed.variables["error"]["code"] == "408"


async def test_threads_that_hang_stop_no_other_plain_function(
    gateway: ScriptedGateway, settings: dict[str, str]
) -> None:
    two_threads = {"CONNECTOR_WORKER_BLOCKING_THREADS": "2"}
    async with WorkerProcess(gateway.url, settings | two_threads) as worker:
        held = [gateway.add_job("test:hold-thread:1", headers=BRIEF) for _ in range(2)]
        await gateway.all_settled(held, within=60)
        key = gateway.add_job(
            "test:echo-in-thread:1", {"items": [1]}, RESULT | {"resultExpression": "={n: items[1]}"}
        )
        done = await gateway.settled(key, within=60)
        assert (done.method, done.variables) == ("CompleteJob", {"n": 1})
        line = json.loads(await worker.wrote("a plain function holds its thread"))
        assert line["connector"] == "Hold a thread"


async def test_a_job_whose_connector_ignores_its_cancellation_is_answered_all_the_same(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    async with WorkerProcess(gateway.url, settings) as worker:
        key = gateway.add_job("test:ignore-cancellation:1", headers=BRIEF)
        await assert_at_work(gateway, work)
        failed = await gateway.settled(key, within=60)
        assert (failed.method, failed.request.retries) == ("FailJob", 2)
        assert "longer than 3 seconds" in failed.request.errorMessage
        line = json.loads(await worker.wrote("job goes on in spite of its cancellation"))
        assert (line["job_key"], line["job_type"]) == (key, "test:ignore-cancellation:1")
        await assert_at_work(gateway, work)


async def test_a_connector_that_blocks_the_loop_is_named_while_it_does(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str], tmp_path: Path
) -> None:
    released = tmp_path / "released"
    async with WorkerProcess(gateway.url, settings) as worker:
        await worker.wrote("started")
        key = gateway.add_job("test:block:1", {"until": str(released)}, elementId="task-of-the-blocker")
        line = json.loads(await worker.wrote("the event loop is blocked", str(key)))
        assert gateway.job(key).state == "active"
        released.touch()
        await gateway.settled(key, within=60)
        freed = json.loads(await worker.wrote("the event loop is free again", str(key)))
        await assert_at_work(gateway, work)
    assert (line["connector"], line["job_type"]) == ("Block", "test:block:1")
    assert (line["job_key"], line["element_id"]) == (key, "task-of-the-blocker")
    assert any(place.startswith("misbehaving.py:") and "in block" in place for place in line["at"])
    assert (freed["connector"], freed["seconds"] >= 1) == ("Block", True)


async def test_whatever_a_connector_raises_fails_its_job_and_not_the_worker(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    errors = ["OwnError", "SystemExit", "KeyboardInterrupt", "CancelledError", "GeneratorExit"]
    async with WorkerProcess(gateway.url, settings) as worker:
        for job_type in ("test:raise:1", "test:raise-in-thread:1"):
            for error in errors:
                failed = await gateway.settled(gateway.add_job(job_type, {"error": error}), within=60)
                assert (failed.method, failed.request.retries) == ("FailJob", 2)
                assert error in failed.request.errorMessage
        await assert_at_work(gateway, work)
        assert worker.process.returncode is None
