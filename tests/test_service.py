"""The service as its users meet it: one process, from its start to its end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from support import refusing
from support.gateway import ScriptedGateway
from support.plugin import install
from support.ports import free_port
from support.worker import WorkerProcess

import worker

if TYPE_CHECKING:
    from support.target import Target

REST = "io.camunda:http-json:1"
RESULT = {"resultExpression": "={answer: response.body.answer}"}


def request(url: str, **more: object) -> dict[str, object]:
    """A job that waits for its answer as long as a test holds it."""
    asked = {"method": "GET", "url": url, "authentication": {"type": "noAuth"}}
    return {**asked, "readTimeoutInSeconds": 600, **more}


def health(process: WorkerProcess, path: str) -> int:
    try:
        with urllib.request.urlopen(process.admin_url + path, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


async def test_a_rest_job_is_done_with_its_secret_and_its_result_mapped(
    gateway: ScriptedGateway, target: Target
) -> None:
    url = target.route("GET", "/answer", json={"answer": 42})
    settings = {"SECRET_TOKEN": "hush-hush"}
    async with WorkerProcess(gateway.url, settings) as process:
        bearer = {"type": "bearer", "token": "{{secrets.TOKEN}}"}
        done = await gateway.settled(
            gateway.add_job(REST, request(url, authentication=bearer), RESULT), within=60
        )
        assert (done.method, done.variables) == ("CompleteJob", {"answer": 42})
        (arrived,) = target.requests
        assert arrived.headers["Authorization"] == "Bearer hush-hush"
        await process.ready()
        assert health(process, "/actuator/health/liveness") == 200
        assert "hush-hush" not in process.log()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_running_jobs_finish_and_ends_the_worker_with_0(
    gateway: ScriptedGateway, target: Target, number: signal.Signals
) -> None:
    url = target.route("GET", "/slow", json={"answer": 42})
    target.hold("/slow")
    async with WorkerProcess(gateway.url) as process:
        key = gateway.add_job(REST, request(url), RESULT)
        await target.arrived("/slow", within=60)
        process.signal(number)
        await process.wrote("draining")
        assert await asyncio.to_thread(health, process, "/readyz") == 503
        assert await asyncio.to_thread(health, process, "/healthz") == 200
        target.release("/slow")
        assert (await gateway.settled(key)).variables == {"answer": 42}
        assert await process.exit_code() == 0


async def test_a_second_signal_stops_at_once(gateway: ScriptedGateway, target: Target) -> None:
    target.hold("/slow")
    async with WorkerProcess(gateway.url) as process:
        gateway.add_job(REST, request(f"{target.url}/slow"))
        await target.arrived("/slow", within=60)
        process.signal(signal.SIGTERM)
        await process.wrote("draining")
        process.signal(signal.SIGTERM)
        assert await process.exit_code(within=20) == 0


async def test_the_shutdown_timeout_bounds_the_wait_and_the_job_is_handed_back(
    gateway: ScriptedGateway, target: Target
) -> None:
    target.hold("/slow")
    async with WorkerProcess(gateway.url, {"CONNECTOR_WORKER_SHUTDOWN_TIMEOUT": "0s"}) as process:
        key = gateway.add_job(REST, request(f"{target.url}/slow"))
        await target.arrived("/slow", within=60)
        process.signal(signal.SIGTERM)
        handed_back = await gateway.settled(key)
        assert (handed_back.method, handed_back.request.retries) == ("FailJob", 3)
        assert await process.exit_code() == 0


async def test_a_worker_that_starts_before_its_gateway_says_so_once_and_connects(target: Target) -> None:
    url = target.route("GET", "/answer", json={"answer": 42})
    gateway = ScriptedGateway()
    async with WorkerProcess(gateway.url) as process:
        await process.wrote("waiting for the gateway")
        assert await asyncio.to_thread(health, process, "/actuator/health/readiness") == 503
        async with gateway:
            await gateway.settled(gateway.add_job(REST, request(url), RESULT), within=60)
            await process.ready()
            assert process.log().count("waiting for the gateway") == 1


async def test_the_gateways_token_is_fetched_and_sent_with_every_call(
    gateway: ScriptedGateway, target: Target
) -> None:
    settings = {
        "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me",
        "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush",
        "CAMUNDA_CLIENT_AUTH_TOKEN_URL": target.token_endpoint(),
    }
    async with WorkerProcess(gateway.url, settings):
        await gateway.subscribed(REST, within=60)
    (asked,) = target.requests_of("/oauth/token")
    assert "audience=zeebe-api" in asked.text
    assert {call.metadata["authorization"] for call in gateway.calls} == {"Bearer token-1"}


async def test_single_types_and_connectors_have_settings_of_their_own(gateway: ScriptedGateway) -> None:
    settings = {
        "CONNECTOR_HTTP_REST_TYPE": "my:rest:1",
        "CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_REST_1_TIMEOUT": "60000",
        "CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_REST_1_FETCH_VARIABLES": "url,method",
        "CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_REST_1_TENANT_IDS": "red",
        "CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_REST_1_MAX_JOBS_ACTIVE": "7",
    }
    async with WorkerProcess(gateway.url, settings):
        await gateway.subscribed("my:rest:1", within=60)
        await gateway.wait_until(
            lambda: any(call.request.type == "my:rest:1" for call in gateway.calls_of("ActivateJobs"))
        )
    asked = [
        call.request for call in gateway.calls_of("StreamActivatedJobs") if call.request.type == "my:rest:1"
    ]
    assert asked[0].timeout == 60_000
    assert list(asked[0].fetchVariable) == ["url", "method"]
    assert list(asked[0].tenantIds) == ["red"]
    assert asked[0].worker == "HTTP REST"
    polls = [call.request for call in gateway.calls_of("ActivateJobs") if call.request.type == "my:rest:1"]
    assert polls[0].maxJobsToActivate == 7
    assert not any(call.request.type == REST for call in gateway.calls_of("StreamActivatedJobs"))


async def test_a_single_type_may_be_polled_for_only(gateway: ScriptedGateway) -> None:
    settings = {"CAMUNDA_CLIENT_WORKER_OVERRIDE_IO_CAMUNDA_HTTP_JSON_1_STREAM_ENABLED": "false"}
    async with WorkerProcess(gateway.url, settings):
        await gateway.subscribed("io.camunda:connector-graphql:1", within=60)
        await gateway.wait_until(
            lambda: any(call.request.type == REST for call in gateway.calls_of("ActivateJobs"))
        )
        assert gateway.streams(REST) == 0


async def test_logs_are_json_where_no_terminal_is_and_warnings_of_the_settings_come_first(
    gateway: ScriptedGateway,
) -> None:
    settings = {"CAMUNDA_CLIENT_PREFERRESTOVERGRPC": "true"}
    async with WorkerProcess(gateway.url, settings) as process:
        await process.wrote("gateway connected")
    first, *others = map(json.loads, process.errors)
    assert first["level"] == "warning"
    assert first["event"].startswith("CAMUNDA_CLIENT_PREFERRESTOVERGRPC asks for REST")
    assert not any("asks for REST" in other["event"] for other in others)


async def test_a_malformed_setting_is_one_line_and_exit_2(tmp_path: Path) -> None:
    file = tmp_path / "worker.env"
    file.write_text("CONNECTOR_WORKER_MAX_SLOTS=many\n")
    async with WorkerProcess(None, arguments=("run", "--env-file", str(file))) as process:
        assert await process.exit_code() == 2
    assert process.errors == [
        f"CONNECTOR_WORKER_MAX_SLOTS in {file}: 'many' is not a whole number; write for example 100"
    ]


async def test_a_port_in_use_is_one_line_and_exit_2(gateway: ScriptedGateway) -> None:
    with socket.create_server(("", free_port())) as taken:
        port = taken.getsockname()[1]
        async with WorkerProcess(gateway.url, {"SERVER_PORT": str(port)}) as process:
            assert await process.exit_code() == 2
    (line,) = process.errors
    assert line.startswith(f"SERVER_PORT: port {port} can't be taken")


async def test_a_certificate_that_is_not_there_is_one_line_and_exit_2(tmp_path: Path) -> None:
    settings = {"ZEEBE_CA_CERTIFICATE_PATH": str(tmp_path / "missing.pem")}
    async with WorkerProcess("https://localhost:1", settings) as process:
        assert await process.exit_code() == 2
    (line,) = process.errors
    assert line.startswith("ZEEBE_CA_CERTIFICATE_PATH: ")
    assert "missing.pem" in line


async def test_authorities_for_http_that_are_not_there_are_one_line_and_exit_2(
    gateway: ScriptedGateway, tmp_path: Path
) -> None:
    settings = {"CONNECTOR_WORKER_HTTP_CA_FILE": str(tmp_path / "missing.pem")}
    async with WorkerProcess(gateway.url, settings) as process:
        assert await process.exit_code() == 2
    assert process.errors[-1].startswith("CONNECTOR_WORKER_HTTP_CA_FILE: ")
    assert "missing.pem" in process.errors[-1]
    assert "Traceback" not in process.log()


async def test_a_worker_that_cannot_start_hands_back_the_jobs_that_came_meanwhile(
    gateway: ScriptedGateway, tmp_path: Path
) -> None:
    settings = {**install(refusing, tmp_path), "CAMUNDA_CLIENT_WORKER_DEFAULTS_TIMEOUT": "2s"}
    async with WorkerProcess(gateway.url, settings) as process:
        key = gateway.add_job(REST, request("http://127.0.0.1:1/"))
        # Handed out, it may still be on its way: the worker that asks for more time has it.
        await gateway.wait_until(lambda: gateway.calls_of("UpdateJobTimeout"), within=60)
        (tmp_path / refusing.TOLD).touch()
        assert await process.exit_code() == 2
    assert process.errors[-1] == "Connector Refusing could not start: OSError: no licence"
    assert "Traceback" not in process.log()
    [handed_back] = gateway.commands(key)
    assert (handed_back.method, handed_back.request.retries) == ("FailJob", 3)


async def test_a_blocking_operation_that_never_ends_does_not_keep_the_worker_from_ending(
    gateway: ScriptedGateway, tmp_path: Path
) -> None:
    plugin(tmp_path)
    settings = {
        "CONNECTOR_WORKER_SHUTDOWN_TIMEOUT": "0s",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(worker.__file__).parents[1]}",
    }
    async with WorkerProcess(gateway.url, settings) as process:
        gateway.add_job("test:stuck:1")
        await process.wrote("it is stuck now")
        process.signal(signal.SIGTERM)
        assert await process.exit_code() == 0


def plugin(folder: Path) -> None:
    """A third party's package with a connector that blocks, as an installer leaves it in a folder of the path."""
    (folder / "stuck.py").write_text(
        "from __future__ import annotations\n"
        "import threading\n"
        "from pydantic import BaseModel\n"
        "from connectors.sdk import connector\n"
        "class Nothing(BaseModel): pass\n"
        "@connector(type='test:stuck:1', name='Stuck')\n"
        "def stuck(input: Nothing, context):\n"
        "    print('it is stuck now', flush=True)\n"
        "    threading.Event().wait()\n"
    )
    info = folder / "stuck-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stuck\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[connector_worker.connectors]\nstuck = stuck:stuck\n")
