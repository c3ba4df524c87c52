"""Several processes as their operators meet them: one port, one end, and whoever falls is put on its feet again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import urllib.request
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

from prometheus_client.parser import text_string_to_metric_families
from support.children import children, gone, is_alive
from support.gateway import ScriptedGateway
from support.gateway_worker import soon
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from support.target import Target

REST = "io.camunda:http-json:1"
RUN = ("run", "--processes", "2")
SLOTS = 3
SETTINGS = {
    "CAMUNDA_CLIENT_WORKER_DEFAULTS_MAX_JOBS_ACTIVE": str(SLOTS),
    "CAMUNDA_CLIENT_WORKER_DEFAULTS_TIMEOUT": "12s",
    "CONNECTOR_WORKER_ADMIN_TOKEN": "the-operators",
}
# More than both can run, so that each of them does run as many as it can: a stream is read one job ahead.
JOBS = 2 * (SLOTS + 1)


def request(url: str) -> dict[str, Any]:
    """A job that waits for its answer as long as a test holds it."""
    asked = {"method": "GET", "url": url, "authentication": {"type": "noAuth"}}
    return {**asked, "readTimeoutInSeconds": 600}


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


async def health(process: WorkerProcess, path: str = "/actuator/health/readiness") -> tuple[int, Any]:
    status, body = await asyncio.to_thread(get, process.admin_url + path)
    return status, json.loads(body)


async def samples(process: WorkerProcess, name: str, **labels: str) -> dict[str, float]:
    """The values of a metric by process."""
    _, text = await asyncio.to_thread(get, f"{process.admin_url}/metrics")
    return {
        sample.labels["process"]: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    }


async def becomes(ask: Callable[[], Awaitable[object]], expected: object) -> None:
    """Wait for an answer: a process that is slow to tell of itself is left out of it."""
    async with asyncio.timeout(60):
        while await ask() != expected:  # noqa: ASYNC110  # nobody sets an event for it
            await asyncio.sleep(0.05)


async def all_ready(process: WorkerProcess) -> None:
    async def states() -> object:
        _, body = await health(process)
        return body["components"]["processes"]["details"]

    await process.ready()
    await becomes(states, {"0": "UP", "1": "UP"})


def forked(process: WorkerProcess) -> tuple[int, list[int]]:
    """The process that the workers are forks of, and the workers."""
    [server] = children(process.process.pid)
    return server, children(server)


def has_grpc(pid: int) -> bool:
    return "cygrpc" in Path(f"/proc/{pid}/maps").read_text()


@asynccontextmanager
async def both_at_work(
    gateway: ScriptedGateway, target: Target, **settings: str
) -> AsyncIterator[tuple[WorkerProcess, list[int]]]:
    """Two processes and jobs of which each has as many as it can, all of them waiting for their answer at `/slow`."""
    slow = target.route("GET", "/slow", json={})
    async with WorkerProcess(gateway.url, SETTINGS | settings, RUN) as process:
        await all_ready(process)
        target.hold("/slow")
        keys = [gateway.add_job(REST, request(slow)) for _ in range(JOBS)]
        for count in range(1, 2 * SLOTS + 1):
            await target.arrived("/slow", count, within=60)
        yield process, keys


async def test_a_killed_process_is_started_again_and_its_jobs_come_back_while_the_others_go_on(
    target: Target,
) -> None:
    quick = target.route("GET", "/quick", json={})
    async with (
        ScriptedGateway(returns_jobs=True) as gateway,
        both_at_work(gateway, target) as (process, keys),
    ):
        _, (first, second) = forked(process)
        os.kill(first, signal.SIGKILL)
        await process.wrote("worker process ended, starting it again")
        target.release("/slow")
        await gateway.all_settled(keys, within=60)
        again = [key for key in keys if len(gateway.job(key).deliveries) > 1]
        # What was on its way to the killed process comes back too; what the other one held does not.
        assert SLOTS <= len(again) <= JOBS - SLOTS
        assert is_alive(second)
        await all_ready(process)
        assert second in forked(process)[1]
        assert sum((await samples(process, "connector_worker_process_restarts_total")).values()) == 1
        await gateway.settled(gateway.add_job(REST, request(quick)), within=60)


async def test_without_their_supervisor_the_processes_end(target: Target) -> None:
    async with (
        ScriptedGateway() as gateway,
        both_at_work(gateway, target, CONNECTOR_WORKER_SHUTDOWN_TIMEOUT="0s") as (process, _),
    ):
        server, orphans = forked(process)
        process.signal(signal.SIGKILL)
        await gone([server, *orphans])


async def test_when_the_process_falls_that_they_are_forks_of_others_take_their_place(
    gateway: ScriptedGateway, target: Target
) -> None:
    quick = target.route("GET", "/quick", json={})
    async with WorkerProcess(gateway.url, SETTINGS, RUN) as process:
        await all_ready(process)
        server, orphans = forked(process)
        os.kill(server, signal.SIGKILL)
        await gone(orphans)
        await all_ready(process)
        assert server != forked(process)[0]
        await gateway.settled(gateway.add_job(REST, request(quick)), within=60)


async def test_one_port_shows_all_processes_and_one_signal_drains_them(
    gateway: ScriptedGateway, target: Target
) -> None:
    async with both_at_work(gateway, target) as (process, keys):
        used = partial(samples, process, "connector_worker_slots_used", type=REST)
        await becomes(used, {"0": SLOTS, "1": SLOTS})

        async def brokers() -> object:
            status, body = await health(process)
            return status, body["components"]["zeebeClient"]["details"].get("numBrokers")

        await becomes(brokers, (200, 1))
        assert await samples(process, "connector_worker_process_up") == {"0": 1, "1": 1}
        assert not has_grpc(process.process.pid)
        assert all(map(has_grpc, forked(process)[1]))
        # They end together as well.
        process.signal(signal.SIGTERM)
        await process.wrote("all processes drain")
        status, body = await health(process)
        assert (status, body["status"]) == (503, "DOWN")
        assert (await health(process, "/actuator/health/liveness"))[0] == 200
        target.release("/slow")
        assert await process.exit_code() == 0
        assert sum(gateway.job(key).state == "settled" for key in keys) >= 2 * SLOTS


async def test_running_jobs_finish_where_a_service_manager_sends_its_signal_to_every_process(
    gateway: ScriptedGateway, target: Target
) -> None:
    async with both_at_work(gateway, target) as (process, keys):
        server, workers = forked(process)
        for each in (*workers, server, process.process.pid):
            os.kill(each, signal.SIGTERM)
        await process.wrote("all processes drain")
        # Signals arrive in their order: after this one's answer, those that the supervisor passed on have.
        process.signal(signal.SIGHUP)
        await soon(lambda: process.log().count("log level changed") == 3)
        target.release("/slow")
        assert await process.exit_code() == 0
        assert "second signal" not in process.log()
        assert sum(gateway.job(key).state == "settled" for key in keys) >= 2 * SLOTS


async def test_a_second_signal_stops_all_at_once(gateway: ScriptedGateway, target: Target) -> None:
    async with both_at_work(gateway, target) as (process, _):
        process.signal(signal.SIGTERM)
        await process.wrote("all processes drain")
        process.signal(signal.SIGTERM)
        assert await process.exit_code(within=25) == 0


async def test_a_setting_that_cannot_work_ends_all_with_exit_2(tmp_path: Path) -> None:
    settings = {"ZEEBE_CA_CERTIFICATE_PATH": str(tmp_path / "missing.pem"), "CONNECTOR_WORKER_PROCESSES": "2"}
    async with WorkerProcess("https://localhost:1", settings) as process:
        assert await process.exit_code() == 2
    assert any(line.startswith("ZEEBE_CA_CERTIFICATE_PATH: ") for line in process.errors)
    assert "Traceback" not in process.log()


async def test_the_level_changes_in_all_processes(gateway: ScriptedGateway) -> None:
    async with WorkerProcess(gateway.url, SETTINGS, RUN) as process:
        await all_ready(process)
        process.signal(signal.SIGHUP)
        # The supervisor's own and the workers'.
        await soon(lambda: process.log().count("log level changed") == 3)
        asked = urllib.request.Request(
            f"{process.admin_url}/actuator/loggers/ROOT",
            b'{"configuredLevel": "ERROR"}',
            {"Authorization": "Bearer the-operators"},
        )
        (await asyncio.to_thread(urllib.request.urlopen, asked, timeout=30)).close()
        _, body = await health(process, "/actuator/loggers/ROOT")
        assert body["effectiveLevel"] == "ERROR"
