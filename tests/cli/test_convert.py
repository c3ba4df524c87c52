"""`connector-worker convert`: files in, files out, and an exit code that says whether anything is left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.camunda7 import model
from typer.testing import CliRunner, Result

from worker.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

GET = '<inputParameter name="url">https://h/a</inputParameter><inputParameter name="method">GET</inputParameter>'
LEFT = GET + '<inputParameter name="payload">${bean.x()}</inputParameter>'


def command(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["convert", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "in.bpmn", tmp_path / "out.bpmn"


def test_all_converted_is_exit_0(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(model(GET))
    result = command(*files)
    assert result.exit_code == 0, result.output
    assert "Converted: 1 of 1 connectors" in result.stdout
    assert b'type="http-connector"' in files[1].read_bytes()


def test_something_left_is_exit_3_and_told(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(model(LEFT))
    result = command(*files)
    assert result.exit_code == 3
    assert "serviceTask call: input payload: the method x has no counterpart in FEEL." in result.stdout
    assert files[1].exists()


@pytest.mark.parametrize("name", ["report.json", "report.txt"])
def test_the_report_goes_to_a_file(files: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    files[0].write_bytes(model(LEFT))
    result = command(*files, "--report", tmp_path / name)
    assert (result.exit_code, result.stdout) == (3, "")
    text = (tmp_path / name).read_text()
    if name.endswith("json"):
        assert json.loads(text)["left"] == 1
    else:
        assert text.startswith("Not converted:\n")


def test_native_targets_camunda_8_s_own_connectors(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(model(GET))
    assert command(*files, "--native").exit_code == 0
    assert b'type="io.camunda:http-json:1"' in files[1].read_bytes()


def test_script_files_are_found_beside_the_model_and_nowhere_else(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "a.js").write_text("JSON.stringify({a: x})")
    (tmp_path.parent / "outside.js").write_text("JSON.stringify({a: x})")
    payload = (
        '<inputParameter name="payload"><script scriptFormat="javascript" resource="{}"/></inputParameter>'
    )
    for name, code in (("a.js", 0), ("../outside.js", 3), ("/etc/hostname", 3), ("no.js", 3)):
        files[0].write_bytes(model(GET + payload.format(name)))
        assert command(*files).exit_code == code


@pytest.mark.parametrize(
    "content", [b"", b"no xml", b"<a/>", b"x" * 50_000_000], ids=["empty", "text", "xml", "50 MB"]
)
def test_what_is_no_model_is_exit_2_and_writes_nothing(files: tuple[Path, Path], content: bytes) -> None:
    files[0].write_bytes(content)
    result = command(*files)
    assert result.exit_code == 2
    assert "is no model to convert" in result.stderr
    assert not files[1].exists()


def test_files_that_are_not_there_are_exit_2(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert "No such file" in command(*files).stderr
    files[0].write_bytes(model(GET))
    result = command(files[0], tmp_path / "no" / "out.bpmn")
    assert (result.exit_code, "can't be written" in result.stderr) == (2, True)
