"""What the README says can be followed: its links lead somewhere, its commands and connectors exist."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from worker.cli.app import app
from worker.config import load
from worker.registry import GROUP

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_is_in_the_table_and_every_one_of_the_table_exists() -> None:
    told = set(re.findall(r"^\| `connector-worker (\w+)", README, re.MULTILINE))
    assert told == {str(command.callback.__name__) for command in app.registered_commands if command.callback}


def test_every_connector_of_the_project_is_in_the_table() -> None:
    own = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    installed = {point.name: point for point in entry_points(group=GROUP)}
    for name in own:
        assert f"`{installed[name].load().type}`" in README


def test_the_example_of_a_toml_file_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "worker.toml"
    file.write_text(example)
    settings = load({}, config=file)
    assert settings.gateway.shutdown_timeout == 60
    assert settings.gateway.max_jobs_active == 50
    assert settings.overrides.of_type("io.camunda:http-json:1").timeout == 120
    assert settings.warnings == ()


def test_the_example_of_a_connector_is_one() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    made: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), made)
    assert getattr(made["shout"], "type", None) == "com.example:shout:1"
