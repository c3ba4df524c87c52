"""The recorded cases of the reference engine, where the reference data is beside the project."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from worker.cli.feel_cases import answers
from worker.execution.functions import CONNECTOR_FUNCTIONS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("suite", "floor"), [("feel-scala", 99), ("connector", 99), ("tck", 98), ("feelin", 98)]
)
def test_a_suite_is_answered_as_by_the_reference(
    suite: str, floor: float, shared: Path, tmp_path: Path
) -> None:
    cases = shared / "feel" / f"cases-{suite}.jsonl"
    found = tmp_path / "answers.jsonl"
    found.write_text("".join(f"{answer}\n" for answer in answers(cases, CONNECTOR_FUNCTIONS)))
    check = [sys.executable, shared / "feel" / "check.py", cases, "--answers", found, "--floor", str(floor)]
    run = subprocess.run(check, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    passed, total = map(int, run.stdout.rsplit("as JSON ", 1)[1].split(" of "))
    assert 100 * passed >= floor * total, run.stdout
