"""The commands for those who write connectors."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from worker.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


def command(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "200", **(environment or {})}).invoke(app, arguments)


def test_template_prints_one() -> None:
    result = command("template", "io.camunda:http-json:1")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "connector-worker:io.camunda:http-json:1"


def test_template_writes_one_to_a_file(tmp_path: Path) -> None:
    result = command("template", "io.camunda:soap:1", "--out", str(tmp_path / "soap.json"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((tmp_path / "soap.json").read_text())["name"] == "SOAP Connector"


def test_template_is_for_the_job_type_that_this_worker_answers_to() -> None:
    result = command("template", "my:rest:1", environment={"CONNECTOR_HTTP_REST_TYPE": "my:rest:1"})
    assert json.loads(result.stdout)["properties"][0]["value"] == "my:rest:1"


def test_template_is_for_the_element_that_is_asked_for() -> None:
    made = json.loads(command("template", "io.camunda:http-json:1", "--element", "send-task").stdout)
    assert made["elementType"] == {"value": "bpmn:SendTask"}


def test_template_may_leave_the_job_type_to_the_modeler() -> None:
    environment = {"CONNECTOR_HTTP_REST_TYPE": "my:rest:1"}
    made = json.loads(command("template", "my:rest:1", "--hybrid", environment=environment).stdout)
    assert made["id"] == "connector-worker:my:rest:1-hybrid"
    assert (made["properties"][0]["type"], made["properties"][0]["value"]) == ("String", "my:rest:1")


def test_template_may_have_kept_credentials_chosen() -> None:
    made = json.loads(command("template", "io.camunda:http-json:1", "--configurations").stdout)
    assert [each["name"] for each in made["configurationTemplates"]] == ["HTTP authentication"]


def test_template_says_what_is_wrong(tmp_path: Path) -> None:
    result = command("template", "io.camunda:soap:1", "--element", "user-task")
    assert result.exit_code == 2
    assert "user-task is none of service-task, send-task" in result.stderr
    result = command("template", "nobody:1")
    assert result.exit_code == 2
    assert "no connector answers to nobody:1" in result.stderr
    result = command("template", "io.camunda:soap:1", "--out", str(tmp_path / "no" / "such" / "folder.json"))
    assert result.exit_code == 2
    assert "No such file or directory" in result.stderr


@pytest.mark.parametrize("name", ["greet", "order-mail", "s3-2-sftp"])
def test_new_writes_a_package_whose_tests_pass_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = command("new", name)
    assert result.exit_code == 0, result.output
    folder = tmp_path / f"{name}-connector"
    assert (folder / "README.md").read_text().startswith("# ")
    tests = (sys.executable, "-m", "pytest", "-q", "-W", "error", "--color=no", "-p", "no:randomly")
    done = subprocess.run(tests, cwd=folder, capture_output=True, text=True, check=False, timeout=150)
    assert "3 passed" in done.stdout, done.stdout + done.stderr


def test_new_changes_nothing_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "greet-connector").mkdir()
    result = command("new", "greet")
    assert result.exit_code == 2
    assert "greet-connector is there already" in result.stderr
    assert list((tmp_path / "greet-connector").iterdir()) == []


@pytest.mark.parametrize("name", ["Greet", "order_mail", "2fast", "class", "connector", "../x", "a--b", ""])
def test_new_refuses_names_that_python_or_pip_would_not_take(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("new", name).exit_code == 2
    assert list(tmp_path.iterdir()) == []
