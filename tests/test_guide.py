"""The guide to writing connectors, followed to the letter: its files, its commands and what they print, its snippets."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support.template_schema import validator

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "writing-connectors.md").read_text()
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = list(BLOCK.finditer(GUIDE))
FILES = {each["file"]: each["text"] for each in BLOCKS if each["file"]}
SNIPPETS = [each["text"] for each in BLOCKS if each["language"] == "python" and not each["file"]]
COMMANDS = [
    (command.partition("\n")[0], command.partition("\n")[2])
    for each in BLOCKS
    if each["language"] == "console"
    for command in each["text"].split("$ ")[1:]
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the guide's files, and what pip would note of the package."""
    folder = tmp_path_factory.mktemp("guide")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    metadata = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    points = project["entry-points"]["connector_worker.connectors"]
    lines = [f"{name} = {target}" for name, target in points.items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[connector_worker.connectors]", *lines, ""]))
    return folder


def shell(command: str, package: Path, folder: Path | None = None, code: int = 0) -> str:
    """What a command prints where the package is installed, in its folder or another; it ends with this exit code."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(package),
        "COLOR": "no",
        "PY_COLORS": "0",
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder or package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_prints_what_the_guide_says(command: str, output: str, package: Path) -> None:
    expected = re.sub(r"([\[*?])", r"[\1]", output).replace("...", "*")
    printed = shell(command, package, code=1 if '"command": "fail"' in output else 0)
    assert fnmatch.fnmatchcase(" ".join(printed.split()), " ".join(expected.split())), printed


def test_the_template_it_makes_is_valid(package: Path, shared: Path) -> None:
    template = json.loads(shell("connector-worker template com.example:shout:1", package))
    assert list(validator(shared / "templates" / "schema" / "schema.json").iter_errors(template)) == []


def test_its_snippets_do_what_they_show(package: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(FILES["pyproject.toml"])
    for number, text in enumerate(SNIPPETS):
        (tmp_path / f"test_snippet_{number}.py").write_text(text)
    printed = shell("pytest -W error -p no:randomly", package, tmp_path)
    assert all(f"test_snippet_{number}.py ." in printed for number in range(len(SNIPPETS))), printed


def test_its_package_is_the_one_among_the_examples() -> None:
    for name, text in FILES.items():
        assert (ROOT / "examples" / "plugin" / name).read_text() == text
