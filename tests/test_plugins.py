"""A plug-in that can't be used: the worker starts without it and says so; checked strictly, it does not start."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from support.gateway import ScriptedGateway

BROKEN = "import a_library_that_is_not_there\n"
TAKES_A_TAKEN_TYPE = """
from pydantic import BaseModel
from connectors.sdk import Context, connector

class Nothing(BaseModel): ...

@connector(type="io.camunda:http-json:1", name="My REST")
async def mine(input: Nothing, context: Context) -> None: ...
"""
SAID = {
    "broken": "Connector broken of broken 1.0 is left out: broken:mine can't be imported: ModuleNotFoundError: "
    "No module named 'a_library_that_is_not_there'",
    "greedy": "Connector greedy of greedy 1.0 is left out: its job type io.camunda:http-json:1 is taken by HTTP REST",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Two packages installed that can't be used."""
    for name, source in {"broken": BROKEN, "greedy": TAKES_A_TAKEN_TYPE}.items():
        (tmp_path / f"{name}.py").write_text(source)
        metadata = tmp_path / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[connector_worker.connectors]\n{name} = {name}:mine\n")
    return {"PYTHONPATH": str(tmp_path)}


async def test_the_worker_starts_without_them_and_says_so_in_log_and_health(
    gateway: ScriptedGateway, environment: dict[str, str]
) -> None:
    async with WorkerProcess(gateway.url, environment) as process:
        await process.ready()
        for sentence in SAID.values():
            # The log is JSON or text, so what it quotes may be escaped.
            await process.wrote(sentence.partition("'")[0])
        body = await asyncio.to_thread(health, process)
    assert body["status"] == "UP"
    connectors = body["components"]["connectors"]
    assert connectors["status"] == "UP"
    assert connectors["details"]["leftOut"] == list(SAID.values())
    assert "io.camunda:http-json:1" in connectors["details"]["jobTypes"]


async def test_connectors_lists_them_apart_and_fails(environment: dict[str, str]) -> None:
    async with WorkerProcess(None, environment, ("connectors",)) as process:
        assert await process.exit_code() == 1
        for sentence in SAID.values():
            assert f"✗ {sentence}" in process.output
        (row,) = [line for line in process.output if "io.camunda:http-json:1" in line and "✗" not in line]
    assert "HTTP REST" in row


async def test_checked_strictly_they_stop_the_start_with_a_line_each(environment: dict[str, str]) -> None:
    settings = {**environment, "CONNECTOR_WORKER_STRICT_PLUGINS": "true"}
    async with WorkerProcess(None, settings) as process:
        assert await process.exit_code() == 2
        assert process.errors[-2:] == [
            f"{sentence} (CONNECTOR_WORKER_STRICT_PLUGINS is set)" for sentence in SAID.values()
        ]


def health(process: WorkerProcess) -> Any:
    with urllib.request.urlopen(f"{process.admin_url}/actuator/health", timeout=20) as answer:
        return json.load(answer)


MINE = """
from pydantic import BaseModel
from connectors.sdk import Context, connector

class Nothing(BaseModel): ...

@connector(type="com.example:mine:1", name="Mine")
async def mine(input: Nothing, context: Context) -> str:
    return "done"
"""


@pytest.fixture
def plugin_folder(tmp_path: Path) -> Path:
    """What `pip install --target` leaves: a plug-in, and an older copy of a library that the worker has too."""
    (tmp_path / "mine.py").write_text(MINE)
    (tmp_path / "orjson.py").write_text("raise SystemExit('not the worker's own')\n")
    metadata = tmp_path / "mine-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[connector_worker.connectors]\nmine = mine:mine\n")
    return tmp_path


def worker(*arguments: str, plugin_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CONNECTOR_WORKER_PLUGIN_PATH": str(plugin_path)},
    )


def test_a_connector_in_a_folder_of_plug_ins_works_beside_the_worker_s_own_libraries(
    plugin_folder: Path,
) -> None:
    header = ("--header", "resultVariable=said")
    done = worker("invoke", "com.example:mine:1", *header, plugin_path=plugin_folder)
    assert json.loads(done.stdout)["variables"] == {"said": "done"}, done.stderr


def test_a_folder_of_plug_ins_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    done = worker("connectors", plugin_path=tmp_path / "nowhere")
    assert done.returncode == 2
    assert done.stderr == (
        f"CONNECTOR_WORKER_PLUGIN_PATH: {tmp_path / 'nowhere'} is no folder; name those with packages\n"
    )
