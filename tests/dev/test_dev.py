"""`connector-worker dev`: models are deployed, processes started, each job and its outcome shown."""

from __future__ import annotations

import asyncio
import io
import json
import runpy
import signal
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from support.bpmn import Process
from support.worker import WorkerProcess
from typer.testing import CliRunner

from worker.cli.app import app
from worker.config import load
from worker.dev.display import Display
from worker.dev.plan import Plan
from worker.dev.session import run_dev

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.target import Target

EXAMPLES = Path(__file__).parents[2] / "examples"
REST = "io.camunda:http-json:1"
INPUTS = {"method": "GET", "authentication.type": "noAuth"}


@pytest.fixture
def shop_url() -> Iterator[str]:
    server = runpy.run_path(str(EXAMPLES / "shop.py"))["shop"]()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def dev(*arguments: str | Path) -> WorkerProcess:
    """The command, on a free port, with output wide enough for a line each."""
    settings = {"SECRET_SHOP_TOKEN": "demo-token", "COLUMNS": "300"}
    return WorkerProcess(None, settings, ("dev", "--port", "0", *map(str, arguments)))


def result_of(worker: WorkerProcess) -> object:
    """The variables that the one process instance ended with."""
    text = "\n".join(worker.output)
    return json.loads(text[text.index("\n{") :])


async def test_the_shopping_example_shows_each_job_and_ends_with_its_result(shop_url: str) -> None:
    items = [{"item": "tea", "quantity": 3}, {"item": "cup", "quantity": 5}]
    variables = json.dumps({"shop": shop_url, "items": items})
    model = EXAMPLES / "shopping.bpmn"
    async with dev(model, "--start", "shopping", "--variables", variables, "--once") as worker:
        assert await worker.exit_code() == 0, worker.log()
    assert result_of(worker) == {
        "shop": shop_url,
        "items": items,
        "goods": [
            {"item": "tea", "state": "reserved", "reservation": "R-1001", "price": 13.5},
            {"item": "cup", "state": "sold out", "reservation": None, "price": 0},
        ],
        "carrier": "Swift",
        "delivery": 4,
        "payment": "P-1002",
        "paid": 17.5,
    }
    shown = worker.log()
    assert "keeps everything in memory" in shown
    assert "reserve" in shown
    assert "error SOLD_OUT" in shown
    assert "failed, 2 retries left: Service Unavailable" in shown
    assert "demo-token" not in shown


async def test_when_what_was_started_has_ended_it_says_where_to_look_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    file.write_bytes(Process("short").start().end().xml())
    async with dev(file, "--start", "short") as worker:
        await worker.wrote("Ctrl-C ends all")
        assert worker.log().count("/console/?token=") == 2
        worker.signal(signal.SIGTERM)
        assert await worker.exit_code() == 0, worker.log()


async def test_a_model_is_deployed_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    file.write_bytes(Process("watched").start().end().xml())
    async with dev(file, "--watch") as worker:
        await worker.wrote("watched version 1")
        # Written until it is seen: nothing tells when watching has begun.
        for name in map("end-{}".format, range(100)):
            file.write_bytes(Process("watched").start().end(name).xml())
            try:
                await worker.wrote("watched version 2", within=1)
                break
            except AssertionError:
                continue
        await worker.wrote("watched version 2")
        assert "started" not in worker.log()
        file.write_text("<no-model/>")
        await worker.wrote("its root is not bpmn:definitions")
        worker.signal(signal.SIGTERM)
        assert await worker.exit_code() == 0


async def test_what_was_to_be_started_is_started_when_its_model_changes(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    file.write_text("<no-model/>")
    async with dev(file, "--watch", "--start", "mended") as worker:
        await worker.wrote("its root is not bpmn:definitions")
        # Written until it is seen: nothing tells when watching has begun.
        for name in map("end-{}".format, range(100)):
            file.write_bytes(Process("mended").start().end(name).xml())
            try:
                await worker.wrote("Change the model, and it is started again", within=1)
                break
            except AssertionError:
                continue
        await worker.wrote("Change the model, and it is started again")
    assert "completed        mended" in worker.log()


async def shown(plan: Plan) -> tuple[bool, str]:
    """Whether it succeeded and what it showed, in this very process."""
    output = io.StringIO()
    settings = load({"SERVER_PORT": "0"})
    succeeded = await run_dev(settings, plan, Display(Console(file=output, width=300)))
    return succeeded, output.getvalue()


async def test_an_incident_is_shown_and_ends_it_with_an_error(target: Target, tmp_path: Path) -> None:
    url = target.route("GET", "/broken", status=500)
    file = tmp_path / "model.bpmn"
    task = Process("broken").start().service_task("call", REST, retries=1, inputs={"url": url, **INPUTS})
    file.write_bytes(task.end().xml())
    succeeded, said = await shown(Plan(files=(file,), start=("broken",), once=True, port=0))
    assert not succeeded
    assert any("incident" in line and "Internal Server Error" in line for line in said.splitlines())


async def test_a_function_that_there_is_not_is_said_once_for_its_element(
    target: Target, tmp_path: Path
) -> None:
    url = target.route("GET", "/answer", json={"prices": [1, 2]})
    headers = {"resultExpression": "={total: summ(response.body.prices)}"}
    inputs = {"url": url, **INPUTS}
    model = Process("sums").start()
    model = model.service_task("first", REST, headers=headers, inputs=inputs)
    model = model.service_task("second", REST, headers=headers, inputs=inputs).end()
    file = tmp_path / "model.bpmn"
    file.write_bytes(model.xml())
    succeeded, said = await shown(Plan(files=(file,), start=("sums", "sums"), once=True, port=0))
    assert (succeeded, said.count('"total": null')) == (True, 2)
    assert [line.split()[2] for line in said.splitlines() if "did you mean sum?" in line] == [
        "first",
        "second",
    ]


async def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    succeeded, said = await shown(Plan(files=(tmp_path / "nowhere.bpmn",), once=True, port=0))
    assert (succeeded, "it can't be read: No such file or directory" in said) == (False, True)


async def test_a_process_that_is_not_there_is_said_so() -> None:
    succeeded, said = await shown(Plan(start=("nobody",), once=True, port=0))
    assert (succeeded, "process ID 'nobody', but none found; deployed is nothing" in said) == (False, True)


async def test_done_once_with_nothing_to_start_it_ends_when_all_is_deployed(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    file.write_bytes(Process("alone").start().end().xml())
    succeeded, said = await shown(Plan(files=(file,), once=True, port=0))
    assert (succeeded, "alone version 1" in said) == (True, True)


async def test_a_job_that_no_connector_here_takes_is_told_once_for_its_type(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    model = Process("misspelt").start().service_task("call", "io.camunda:http-jsn:1").end()
    file.write_bytes(model.xml())
    async with dev(file, "--start", "misspelt", "--start", "misspelt") as worker:
        await worker.wrote("did you mean io.camunda:http-json:1?")
    (line,) = (line for line in worker.output if "did you mean" in line)
    assert "waits" in line
    assert "call" in line


async def test_a_model_for_camunda_7_is_told_from_a_wrong_one(tmp_path: Path) -> None:
    file = tmp_path / "model.bpmn"
    model = Process("old").start().service_task("call", REST).end().xml()
    declared = b'<bpmn:definitions xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    model = model.replace(b"<bpmn:definitions", declared).replace(b"zeebe:taskDefinition", b"zeebe:nothing")
    file.write_bytes(model)
    succeeded, said = await shown(Plan(files=(file,), once=True, port=0))
    assert (succeeded, "`connector-worker convert` makes one for Camunda 8" in said) == (False, True)


async def test_a_port_in_use_is_said_so_and_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = await asyncio.to_thread(
            CliRunner(env={"COLUMNS": "300"}).invoke, app, ["dev", "--once", "--port", str(port)]
        )
    assert result.exit_code == 2
    said = " ".join(result.output.replace("│", " ").split())
    assert "Address already in use; choose another, or 0 for any free one" in said


def test_variables_have_to_be_an_object() -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["dev", "--start", "p", "--variables", "[1]"])
    assert result.exit_code == 2
    assert "has to be a JSON object" in result.output
