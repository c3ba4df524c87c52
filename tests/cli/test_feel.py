"""`connector-worker feel`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from worker.cli.feel import feel

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(feel)


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(APP, arguments, input=typed)


def test_an_expression_prints_its_value_as_json() -> None:
    assert run('{a: x + 1, e: bpmnError("E")}', "--context", '{"x": 1}').stdout == (
        '{"a":2,"e":{"errorType":"bpmnError","errorCode":"E"}}\n'
    )


def test_the_context_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "context.json").write_text('{"x": [1, 2.5]}')
    assert run("sum(x)", "--context", f"@{tmp_path}/context.json").stdout == "3.5\n"


@pytest.mark.parametrize(
    ("expression", "error"), [("1 +", "ends where"), ("assert(1, false)", "not fulfilled")]
)
def test_an_error_goes_to_stderr_and_the_exit_status(expression: str, error: str) -> None:
    result = run(expression)
    assert result.exit_code == 1
    assert error in result.stderr


def test_a_function_that_there_is_not_is_told_beside_the_value() -> None:
    result = run("{a: summ([1])}")
    assert (result.exit_code, result.stdout) == (0, '{"a":null}\n')
    assert result.stderr == (
        "No function is called summ, so this is null; did you mean sum? (line 1, column 5)\n"
    )


@pytest.mark.parametrize("context", ["{", "[]", "@/no/such/file"])
def test_a_context_that_is_no_json_object_is_a_usage_error(context: str) -> None:
    assert run("1", "--context", context).exit_code == 2


def test_a_context_that_is_not_there_is_said_so() -> None:
    said = " ".join(run("1", "--context", "@/no/such/file").stderr.replace("│", " ").split())
    assert "--context: /no/such/file can't be read: No such file or directory" in said


def test_without_an_expression_each_line_is_one() -> None:
    result = run(typed='1 + 1\n\n2 2\n"a"\n')
    assert result.stdout == '2\n"a"\n'
    assert "'2' stands where" in result.stderr
    assert result.exit_code == 0


def test_recorded_cases_are_answered_line_by_line(tmp_path: Path) -> None:
    cases = [
        {"id": "a", "expression": "=x + 0.10", "context": {"x": 1.5}},
        {"id": "b", "expression": "1 +"},
        {"id": "c", "expression": "assert(1, false)"},
        {"id": "d", "expression": "[d, f]", "context": {"d": {"@date": "2024-01-31"}}},
        {"id": "e", "expression": "{f: function(r) r, x: f([1..2])}.x"},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    assert [json.loads(line) for line in run("--cases", str(path)).stdout.splitlines()] == [
        {"id": "a", "value": {"@number": "1.60"}, "json": "1.6"},
        {"id": "b", "error": "parse"},
        {"id": "c", "error": "eval"},
        {"id": "d", "value": [{"@date": "2024-01-31"}, None], "json": '["2024-01-31",null]'},
        {"id": "e", "value": {"@range": {"start": 1, "end": 2, "startIncluded": True, "endIncluded": True}}},
    ]
