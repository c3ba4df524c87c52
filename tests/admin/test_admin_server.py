"""The admin port: health in the reference's paths and JSON, and in those of Kubernetes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import pytest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.parser import text_string_to_metric_families
from pydantic import BaseModel

from connectors.sdk import Context, connector
from worker.admin.component import Component
from worker.admin.port import bind
from worker.admin.server import AdminServer
from worker.config import ConfigError
from worker.execution.job import Job
from worker.execution.outcome import Complete
from worker.gateway.observer import Settled
from worker.metrics.figures import Figures
from worker.metrics.jobs import JobMetrics
from worker.metrics.outbound import runtime_of
from worker.registry import Registered, Registry
from worker.telemetry.levels import set_level

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from prometheus_client import Metric

    from worker.telemetry.levels import Level

TOKEN = "the-operators"
LOGGER = "/actuator/loggers/ROOT"
JOB = Job(1, "work", "{}", "{}", 3, 0.0)


class Shout(BaseModel):
    text: str


@connector(type="com.example:shout:1", name="Shout")
async def shout(input: Shout, context: Context) -> None:
    """Is declared, not run."""


class Source:
    """A worker whose gateway is there, until it is not."""

    def __init__(self) -> None:
        self.up = True
        self.levels: list[Level] = []

    async def readiness(self) -> dict[str, Component]:
        return {"zeebeClient": Component(up=self.up, details={"address": "http://gateway:26500"})}

    async def metrics(self) -> list[Metric]:
        return [CounterMetricFamily("jobs", "Jobs", 7)]

    async def runtimes(self) -> list[dict[str, Any]]:
        figures = JobMetrics(["work"])
        figures.activated(JOB, "poll")
        figures.executed(JOB, 0.5)
        figures.settled(JOB, Complete(), Settled.ACKNOWLEDGED)
        registered = Registered(shout, "work", timeout=60.0), Registered(shout, "idle", enabled=False)
        return [runtime_of(Figures(figures, cast("Any", None)), Registry(registered))]

    async def set_level(self, level: Level) -> None:
        self.levels.append(level)


@pytest.fixture
def source() -> Source:
    return Source()


@contextlib.asynccontextmanager
async def served(source: Source, token: str | None) -> AsyncIterator[str]:
    listener = bind(0, "SERVER_PORT")
    port = listener.getsockname()[1]
    server = AdminServer(source, listener, token)
    serving = asyncio.create_task(server.run_until_stopped())
    yield f"http://127.0.0.1:{port}"
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


@pytest.fixture
async def url(source: Source) -> AsyncIterator[str]:
    async with served(source, TOKEN) as address:
        yield address


async def get(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        is_json = response.content_type == "application/json"
        return response.status, await response.json() if is_json else await response.text()


async def test_health_is_the_references_json(url: str) -> None:
    assert await get(f"{url}/actuator/health") == (
        200,
        {
            "status": "UP",
            "components": {"zeebeClient": {"status": "UP", "details": {"address": "http://gateway:26500"}}},
            "groups": ["liveness", "readiness", "startup"],
        },
    )


async def test_a_lost_gateway_makes_the_worker_unready_but_leaves_it_alive(url: str, source: Source) -> None:
    source.up = False
    for path in ("/actuator/health", "/actuator/health/readiness"):
        status, body = await get(url + path)
        assert (status, body["status"]) == (503, "DOWN")
        assert body["components"]["zeebeClient"]["status"] == "DOWN"
    assert (await get(f"{url}/readyz"))[0] == 503
    assert await get(f"{url}/actuator/health/liveness") == (200, {"status": "UP"})
    assert (await get(f"{url}/healthz"))[0] == 200


async def test_a_connected_worker_is_ready(url: str) -> None:
    assert (await get(f"{url}/readyz"))[0] == 200
    assert (await get(f"{url}/actuator/health/readiness"))[1]["status"] == "UP"


async def test_who_can_be_asked_has_started(url: str, source: Source) -> None:
    source.up = False
    started = {"status": "UP", "components": {"startupCheck": {"status": "UP"}}}
    assert await get(f"{url}/actuator/health/startup") == (200, started)


async def test_an_unknown_path_is_not_found(url: str) -> None:
    assert (await get(f"{url}/actuator/env"))[0] == 404


async def test_the_port_is_reached_by_ipv4_and_ipv6(url: str) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    assert (await get(url.replace("127.0.0.1", "[::1]") + "/healthz"))[0] == 200


@pytest.mark.parametrize("path", ["/actuator/prometheus", "/metrics"])
async def test_metrics_are_text_that_prometheus_reads(url: str, path: str) -> None:
    status, text = await get(url + path)
    [family] = text_string_to_metric_families(text)
    assert (status, family.name, family.samples[0].name, family.samples[0].value) == (
        200,
        "jobs",
        "jobs_total",
        7,
    )


async def test_metrics_come_as_open_metrics_where_that_is_asked_for(url: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers={"Accept": "application/openmetrics-text"}) as response,
    ):
        assert response.content_type == "application/openmetrics-text"
        assert (await response.text()).endswith("# EOF\n")


async def test_connectors_are_listed_as_the_reference_lists_them(url: str) -> None:
    status, listed = await get(f"{url}/outbound")
    runtime_id = listed[0].pop("runtimeId")
    assert status == 200
    assert runtime_id
    assert listed == [
        {"name": "Shout", "type": "work", "inputVariables": ["text"], "timeout": 60_000, "enabled": True},
        {
            "name": "Shout",
            "type": "idle",
            "inputVariables": ["text"],
            "enabled": False,
            "runtimeId": runtime_id,
        },
    ]
    assert [each["type"] for each in (await get(f"{url}/outbound/idle"))[1]] == ["idle"]
    assert (await get(f"{url}/outbound/nobodys"))[0] == 404


@pytest.mark.parametrize("path", ["/outbound/metrics", "/outbound/metrics/work"])
async def test_what_connectors_did_is_told_as_the_reference_tells_it(url: str, path: str) -> None:
    status, [told] = await get(url + path)
    assert status == 200
    assert told["runtime"]["uptimeSeconds"] >= 0
    assert told["job"].pop("lastCompleted") > 1.7e12
    assert told["job"] == {
        "completed": 1,
        "failed": 0,
        "bpmnError": 0,
        "executionTime": {"meanMs": 500.0, "maxMs": 500.0},
        "lastFailed": None,
    }
    assert told["worker"] == {"jobsActivated": 1, "jobsHandled": 1, "streamRecreations": 0}
    assert told.keys() == {"runtimeId", "runtime", "job", "worker"}
    assert (await get(f"{url}/outbound/metrics/nobodys"))[0] == 404


async def post(url: str, body: str, token: str | None = TOKEN) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status


async def test_the_level_is_shown_in_the_references_json(url: str) -> None:
    shown = {"configuredLevel": "INFO", "effectiveLevel": "INFO"}
    set_level("info")
    assert await get(url + LOGGER) == (200, shown)
    status, body = await get(f"{url}/actuator/loggers")
    assert (status, body["loggers"]["ROOT"]) == (200, shown)
    assert (await get(f"{url}/actuator/loggers/another"))[0] == 404


@pytest.mark.parametrize(("written", "level"), [("DEBUG", "debug"), ("warn", "warning"), ("OFF", "error")])
async def test_who_brings_the_token_changes_the_level(
    url: str, source: Source, written: str, level: str
) -> None:
    assert await post(url + LOGGER, f'{{"configuredLevel": "{written}"}}') == 204
    assert source.levels == [level]


@pytest.mark.parametrize("token", ["another", "", None])
async def test_without_the_token_nobody_changes_the_level(
    url: str, source: Source, token: str | None
) -> None:
    assert await post(url + LOGGER, '{"configuredLevel": "DEBUG"}', token) == 401
    assert source.levels == []


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"configuredLevel": "LOUD"}', '{"configuredLevel": 7}'])
async def test_a_level_that_is_none_is_refused(url: str, source: Source, body: str) -> None:
    assert await post(url + LOGGER, body) == 400
    assert source.levels == []


async def test_where_the_settings_have_no_token_the_level_cannot_be_changed_over_http(source: Source) -> None:
    async with served(source, None) as url:
        assert await post(url + LOGGER, '{"configuredLevel": "DEBUG"}', "") == 403


@pytest.mark.usefixtures("url")
async def test_the_servers_signals_are_left_to_the_service() -> None:
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_port_in_use_is_one_line_that_names_the_setting() -> None:
    with contextlib.closing(bind(0, "SERVER_PORT")) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            ConfigError, match=rf"^SERVER_PORT: port {port} can't be taken \(Address already in use\)"
        ):
            bind(port, "SERVER_PORT")


async def test_the_server_stops_without_waiting_for_its_next_look_at_the_clock(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.admin.server.TICK", 3600.0)
    async with (
        served(source, TOKEN) as address,
        aiohttp.ClientSession() as session,
        session.get(f"{address}/healthz") as answer,
    ):
        assert answer.headers["Date"]
