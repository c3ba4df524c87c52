"""The guide for those who come from Camunda 7: its example is converted as it says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from typer.testing import CliRunner

from worker.cli.app import app

if TYPE_CHECKING:
    import pytest

GUIDE = (Path(__file__).parents[2] / "docs" / "camunda7.md").read_text()


def block(before: str) -> str:
    """The fenced block behind a line."""
    found = re.search(rf"{re.escape(before)}\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None, before
    return found[1]


def test_the_example_is_converted_as_the_guide_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quote.bpmn").write_text(block("<!-- file: quote.bpmn -->"))
    (console,) = re.findall(r"```console\n\$ connector-worker (.*?)\n(.*?)```", GUIDE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, console[0].split())
    assert (result.exit_code, result.stdout) == (3, console[1])
    root = etree.parse(tmp_path / "quote-8.bpmn").getroot()
    (task,) = (each for each in root.iter("*") if each.get("id") == "price")
    etree.indent(task, space="  ")
    text = etree.tostring(task, encoding="unicode", with_tail=False)
    assert textwrap.dedent(re.sub(r' xmlns:\w+="[^"]*"', "", text)) == block("<!-- made: price -->").rstrip(
        "\n"
    )


def test_every_exit_code_and_option_of_the_command_is_told() -> None:
    help_text = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["convert", "--help"]).stdout
    for option in set(re.findall(r"--[a-z]+", help_text)) - {"--help", "--no"}:
        assert option in GUIDE
