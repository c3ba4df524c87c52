"""The third party's package among the examples: both wheels built, installed into an environment of their own, used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "examples" / "plugin"
SHOUT = "com.example:shout:1"

pytestmark = pytest.mark.timeout(600)  # an environment is made


def ran(*command: str | Path, folder: Path, code: int = 0) -> str:
    """What a command prints, outside of the checkout; it ends with this exit code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with nothing but both packages and what they need."""
    folder = tmp_path_factory.mktemp("plugin")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    ran(*pip, "wheel", "--no-deps", "--wheel-dir", "dist", ROOT, PLUGIN, folder=folder)
    ran(sys.executable, "-m", "venv", "--without-pip", "venv", folder=folder)
    python = folder / "venv" / "bin" / "python"
    (worker,) = (folder / "dist").glob("connector_worker-*.whl")
    (plugin,) = (folder / "dist").glob("shout_connector-*.whl")
    ran(*pip, "--python", python, "install", worker, f"{plugin}[test]", folder=folder)
    return python.parent


def test_its_connector_is_listed_beside_the_shipped_ones(environment: Path, tmp_path: Path) -> None:
    table = ran(environment / "connector-worker", "connectors", folder=tmp_path)
    (row,) = (line for line in table.splitlines() if SHOUT in line)
    assert "shout-connector 0.1.0" in row
    assert "io.camunda:http-json:1" in table


def test_it_runs(environment: Path, tmp_path: Path) -> None:
    arguments = ("invoke", SHOUT, "--variables", '{"text": "hi", "times": 2}', "--header", "resultVariable=r")
    outcome = json.loads(ran(environment / "connector-worker", *arguments, folder=tmp_path))
    assert outcome == {"command": "complete", "variables": {"r": {"said": "HI HI"}}}


def test_bad_input_fails_with_both_violations_named(environment: Path, tmp_path: Path) -> None:
    arguments = ("invoke", SHOUT, "--variables", '{"times": 9}')
    outcome = json.loads(ran(environment / "connector-worker", *arguments, folder=tmp_path, code=1))
    assert (outcome["command"], outcome["retries"]) == ("fail", 0)
    assert "Property: text: Validation failed. It is required." in outcome["errorMessage"]
    assert "Property: times: Validation failed." in outcome["errorMessage"]
    assert "9" not in outcome["errorMessage"]


def test_it_has_a_template(environment: Path, tmp_path: Path) -> None:
    ran(environment / "connector-worker", "template", SHOUT, "--out", "shout.json", folder=tmp_path)
    template = json.loads((tmp_path / "shout.json").read_text())
    inputs = {each["binding"].get("name"): each for each in template["properties"]}
    assert inputs["text"]["constraints"] == {"notEmpty": True}
    assert (inputs["times"]["type"], inputs["times"]["value"]) == ("Number", 1)


@pytest.mark.parametrize("made_by", ["the example", "connector-worker new"])
def test_the_tests_of_a_package_pass(made_by: str, environment: Path, tmp_path: Path) -> None:
    if made_by == "the example":
        folder = shutil.copytree(PLUGIN, tmp_path / "copy")
        (folder / "shout_connector.py").unlink()  # the one installed is tested
    else:
        ran(environment / "connector-worker", "new", "order-mail", folder=tmp_path)
        folder = tmp_path / "order-mail-connector"
    assert "3 passed" in ran(environment / "pytest", "-q", "--color=no", folder=folder)
