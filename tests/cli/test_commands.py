"""The commands that run without a gateway, and the one that tries it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from worker.cli import main
from worker.cli.app import app
from worker.registry import discover

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from support.gateway import ScriptedGateway
    from support.target import Target

REST = "io.camunda:http-json:1"


def command(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "200", **(environment or {})}).invoke(app, arguments)


async def in_thread(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    """The command beside the servers that run on this test's loop."""
    return await asyncio.to_thread(command, *arguments, environment=environment)


def rest(url: str, **more: Any) -> str:
    return json.dumps({"method": "GET", "url": url, "authentication": {"type": "noAuth"}, **more})


# invoke


async def test_invoke_prints_a_completion_with_the_mapped_variables(target: Target) -> None:
    url = target.route("GET", "/answer", json={"answer": 42})
    header = ("--header", "resultExpression={answer: response.body.answer}", "--header", "resultVariable=r")
    result = await in_thread("invoke", REST, "--variables", rest(url), *header)
    assert result.exit_code == 0, result.output
    outcome = json.loads(result.stdout)
    assert outcome["command"] == "complete"
    assert outcome["variables"]["answer"] == 42
    assert outcome["variables"]["r"]["status"] == 200


async def test_invoke_prints_a_failure_with_its_retries_and_back_off(target: Target) -> None:
    url = target.route("GET", "/broken", status=500)
    header = ("--header", "retryBackoff=PT7S", "--retries", "5")
    result = await in_thread("invoke", REST, "--variables", rest(url), *header)
    outcome = json.loads(result.stdout)
    assert (outcome["command"], outcome["retries"], outcome["retryBackOff"]) == ("fail", 4, 7000)
    assert outcome["errorMessage"]
    assert outcome["variables"]["error"]["code"] == "500"
    assert result.exit_code == 1


async def test_invoke_prints_a_bpmn_error(target: Target) -> None:
    header = ("--header", 'errorExpression=bpmnError("GONE", "It is gone", {seen: error.code})')
    result = await in_thread("invoke", REST, "--variables", rest(f"{target.url}/missing"), *header)
    assert json.loads(result.stdout) == {
        "command": "throwError",
        "errorCode": "GONE",
        "errorMessage": "It is gone",
        "variables": {"seen": "404"},
    }
    assert result.exit_code == 1


async def test_invoke_reads_variables_from_a_file_and_secrets_from_a_named_env_file(
    target: Target, tmp_path: Path
) -> None:
    url = target.route("GET", "/answer", json={})
    variables, env_file = tmp_path / "variables.json", tmp_path / ".env"
    variables.write_text(rest(url, authentication={"type": "bearer", "token": "{{secrets.TOKEN}}"}))
    env_file.write_text("SECRET_TOKEN=hush-hush\n")
    result = await in_thread("invoke", REST, "--variables", f"@{variables}", "--env-file", str(env_file))
    assert json.loads(result.stdout)["command"] == "complete"
    assert target.requests[0].headers["Authorization"] == "Bearer hush-hush"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("no:such:1",), "no connector answers to no:such:1"),
        ((REST, "--variables", "{"), "--variables is not JSON"),
        ((REST, "--variables", "[]"), "has to be a JSON object"),
        (("io.camunda:http-jsn:1",), "did you mean io.camunda:http-json:1?"),
        ((REST, "--variables", "@/no/such/file"), "/no/such/file can't be read: No such file or directory"),
        ((REST, "--header", "alone"), "write NAME=VALUE"),
    ],
)
def test_invoke_names_what_it_cannot_work_with(arguments: tuple[str, ...], problem: str) -> None:
    result = command("invoke", *arguments)
    assert result.exit_code == 2
    assert problem in " ".join(result.output.replace("│", " ").split())


def test_invoke_writes_nothing_but_the_outcome_to_the_standard_output() -> None:
    arguments = ("invoke", REST, "--variables", "{}")
    done = subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CONNECTOR_WORKER_LOG_LEVEL": "debug"},
    )
    assert (json.loads(done.stdout)["command"], done.returncode) == ("fail", 1)


# connectors


def test_connectors_lists_what_is_installed() -> None:
    result = command("connectors")
    assert result.exit_code == 0
    (row,) = (line for line in result.stdout.splitlines() if REST in line)
    assert "HTTP REST" in row
    assert "connector-worker" in row


def test_connectors_shows_overridden_types_and_disabled_ones() -> None:
    environment = {"CONNECTOR_HTTP_REST_TYPE": "my:rest:1", "CONNECTOR_OUTBOUND_DISABLED": "my:rest:1"}
    (row,) = (
        line
        for line in command("connectors", environment=environment).stdout.splitlines()
        if "my:rest" in line
    )
    assert "disabled" in row


def test_connectors_are_a_line_each_for_whatever_reads_them() -> None:
    shown = command("connectors", environment={"COLUMNS": "40"}).stdout
    assert len(shown.splitlines()) == len(discover().connectors) + 4


def test_connectors_shows_job_types_whole_on_a_narrow_terminal() -> None:
    shown = command("connectors", environment={"COLUMNS": "80", "FORCE_COLOR": "1"}).stdout
    types = [each.type for each in discover().connectors]
    assert types
    assert [each for each in types if each not in shown] == []


# check


async def test_check_shows_the_settings_in_force_and_the_cluster(gateway: ScriptedGateway) -> None:
    environment = {
        "ZEEBE_GRPC_ADDRESS": gateway.url,
        "CAMUNDA_CLIENT_AUTH_USERNAME": "ada",
        "CAMUNDA_CLIENT_AUTH_PASSWORD": "hush-hush",
    }
    result = await in_thread("check", environment=environment)
    assert result.exit_code == 0, result.output
    assert "1 of 1 partitions healthy" in result.stdout
    assert "ZEEBE_GRPC_ADDRESS" in result.stdout
    assert "hush-hush" not in result.output
    (call,) = gateway.calls_of("Topology")
    assert call.metadata["authorization"].startswith("Basic ")


def test_check_shows_what_is_set_for_single_types_connectors_and_proxies() -> None:
    environment = {
        "CAMUNDA_CLIENT_GRPC_ADDRESS": "http://127.0.0.1:1",
        "CAMUNDA_CLIENT_WORKER_OVERRIDE_IO_CAMUNDA_HTTP_JSON_1_TIMEOUT": "7m",
        "CONNECTOR_HTTP_REST_TYPE": "my:rest:1",
        "CONNECTOR_HTTP_PROXY_HOST": "proxy.example",
        "CONNECTOR_HTTP_PROXY_PORT": "3128",
        "CONNECTOR_HTTP_PROXY_PASSWORD": "hush-hush",
    }
    shown = command("check", environment=environment).output
    for name, value in list(environment.items())[1:-1]:
        assert any(name in line and value in line for line in shown.splitlines())
    assert "CONNECTOR_HTTP_PROXY_PASSWORD" in shown
    assert "hush-hush" not in shown


def test_check_tells_what_would_keep_the_worker_from_starting() -> None:
    missing = {"CONNECTOR_WORKER_HTTP_CA_FILE": "/nowhere.pem"}
    taken = {"CONNECTOR_HTTP_REST_TYPE": "io.camunda:soap:1"}
    provider = {"CONNECTOR_WORKER_SECRET_PROVIDERS": "vaul"}
    store = {"CONNECTOR_WORKER_DOCUMENT_STORES": "disk"}
    for environment in (missing, taken, provider, store):
        result = command("check", environment=environment)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"{next(iter(environment))}: ")


async def test_check_shows_what_connectors_declare_for_themselves(gateway: ScriptedGateway) -> None:
    environment = {
        "CAMUNDA_CLIENT_GRPC_ADDRESS": gateway.url,
        "CONNECTOR_GRAPHQL_HONOUR_RETRY_AFTER": "false",
    }
    lines = (await in_thread("check", environment=environment)).stdout.splitlines()
    shown = {
        "CONNECTOR_GRAPHQL_HONOUR_RETRY_AFTER": "false",
        "CONNECTOR_HTTP_REST_HONOUR_RETRY_AFTER": "true",
    }
    for name, value in shown.items():
        (row,) = (line for line in lines if f"│ {name}" in line)
        assert row.split("│")[2].strip() == value


def test_check_has_a_line_for_each_setting_for_whatever_reads_it() -> None:
    shown = command(
        "check", environment={"CAMUNDA_CLIENT_GRPC_ADDRESS": "http://127.0.0.1:1", "COLUMNS": "40"}
    )
    name = "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_CACHE_ENABLED"
    assert any(name in line and "true" in line for line in shown.stdout.splitlines())


async def test_check_says_what_is_wrong_and_what_to_do(gateway: ScriptedGateway) -> None:
    gateway.unauthenticated()
    result = await in_thread("check", environment={"CAMUNDA_CLIENT_GRPC_ADDRESS": gateway.url})
    assert result.exit_code == 1
    assert "UNAUTHENTICATED" in result.stdout
    assert "CAMUNDA_CLIENT_AUTH_" in result.stdout


def test_check_tells_of_a_gateway_that_is_not_there() -> None:
    result = command("check", environment={"CAMUNDA_CLIENT_GRPC_ADDRESS": "http://127.0.0.1:1"})
    assert result.exit_code == 1
    assert "is the gateway up" in result.stdout


async def test_check_tells_of_a_server_that_is_no_gateway(target: Target) -> None:
    result = await in_thread("check", environment={"CAMUNDA_CLIENT_GRPC_ADDRESS": target.url})
    assert result.exit_code == 1
    assert "is it the REST port?" in result.stdout


async def test_check_tells_of_a_gateway_without_tls(gateway: ScriptedGateway) -> None:
    address = gateway.url.replace("http://", "https://")
    result = await in_thread("check", environment={"CAMUNDA_CLIENT_GRPC_ADDRESS": address})
    assert result.exit_code == 1
    assert "write `http` in place of `https`" in result.stdout


async def test_check_tells_of_a_token_that_is_refused(gateway: ScriptedGateway, target: Target) -> None:
    environment = {
        "CAMUNDA_CLIENT_GRPC_ADDRESS": gateway.url,
        "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me",
        "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush",
        "CAMUNDA_CLIENT_AUTH_TOKEN_URL": target.route("POST", "/token", status=401, json={"error": "no"}),
    }
    result = await in_thread("check", environment=environment)
    assert result.exit_code == 1
    assert f"{environment['CAMUNDA_CLIENT_AUTH_TOKEN_URL']} gave none" in result.stdout
    assert "hush-hush" not in result.output


@pytest.mark.parametrize(("name", "code"), [("run", 2), ("invoke", 2), ("connectors", 2), ("check", 1)])
def test_a_malformed_setting_is_one_line_in_every_command(name: str, code: int) -> None:
    arguments = (name, REST) if name == "invoke" else (name,)
    result = command(*arguments, environment={"SERVER_PORT": "http"})
    assert result.exit_code == code
    assert result.stderr == "SERVER_PORT: 'http' is not a port; write for example 8080\n"


# feel


def test_feel_evaluates_an_expression() -> None:
    result = command("feel", "1 + 2")
    assert (result.exit_code, result.stdout.strip()) == (0, "3")


# the command line itself


@pytest.mark.parametrize(("given", "counts"), [(None, "ERROR"), ("DEBUG", "DEBUG")])
def test_grpc_writes_nothing_of_its_own_accord(
    given: str | None, counts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRPC_VERBOSITY", raising=False)
    if given:
        monkeypatch.setenv("GRPC_VERBOSITY", given)
    monkeypatch.setattr(sys, "argv", ["connector-worker", "--help"])
    with pytest.raises(SystemExit):
        main()
    assert os.environ["GRPC_VERBOSITY"] == counts


def test_help_lists_every_command() -> None:
    result = command("--help")
    assert result.exit_code == 0
    for name in ("run", "invoke", "connectors", "template", "new", "check", "feel"):
        assert name in result.stdout


def test_the_admin_pages_load_no_watcher_of_files() -> None:
    program = (
        "import sys; from worker.telemetry.lean import load_uvicorn; load_uvicorn(); import worker.admin.server;"
        "print([name for name in ('uvicorn', 'watchfiles') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['uvicorn']\n"


def test_the_plain_run_loads_neither_typer_nor_rich_nor_the_admin_pages_before_it_subscribes() -> None:
    program = (
        "import sys; from worker.telemetry.lean import load_structlog; load_structlog(); import worker.service, worker.cli;"
        "print([name for name in ('typer', 'rich', 'starlette', 'uvicorn', 'zeep', 'lxml', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_worker_without_jobs_holds_no_library_that_only_a_job_or_a_look_at_its_metrics_needs() -> None:
    program = (
        "import sys; from worker.telemetry.lean import load_structlog, load_uvicorn; load_structlog(); load_uvicorn();"
        "import worker.cli, worker.service, worker.assembly, worker.admin.server;"
        "print([name for name in ('aiohttp', 'prometheus_client', 're2', 'regex', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
