"""The rules of the house that no linter knows: what lies where, how long it may be, what it must not name."""

from __future__ import annotations

import importlib
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONNECTORS = sorted(
    folder
    for folder in [*(ROOT / "connectors").iterdir(), *(ROOT / "connectors" / "aws").iterdir()]
    if folder.is_dir() and folder.name not in ("sdk", "__pycache__") and any(folder.glob("*.py"))
)
PUBLIC = ["connectors.sdk", "worker.feel", "worker.testing"]
LONGEST_FILE = 400  # lines

# Written in halves, so that this file does not name what it forbids.
FORBIDDEN = [
    "/wo" + "rk/main",
    "/wo" + "rk/shared",
    "/wo" + "rk/venv",
    "repo.maven." + "apache",
    "repo1.maven" + ".org",
    "files.python" + "hosted",
]


def files(*patterns: str) -> list[Path]:
    """The project's files: what git has, or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("folder", CONNECTORS, ids=lambda folder: folder.name)
def test_every_connector_has_the_same_files(folder: Path) -> None:
    expected = {"__init__.py", "model.py", "connector.py", "README.md"}
    assert expected - {path.name for path in folder.iterdir()} == set()


def test_files_are_short_enough_to_read() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in files("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_nothing_names_the_machine_it_was_made_on() -> None:
    texts = ((path, path.read_text(errors="ignore")) for path in files())
    found = {
        (str(path.relative_to(ROOT)), word) for path, text in texts for word in FORBIDDEN if word in text
    }
    assert found == set()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_package_exports_what_it_imports_and_nothing_else(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"there is no {name} yet")
    module = importlib.import_module(name)
    submodules = {path.stem for path in Path(str(module.__file__)).parent.iterdir()}
    public = {each for each in vars(module) if not each.startswith("_") and each != "annotations"}
    assert sorted(module.__all__) == sorted(set(module.__all__)), "a name twice"
    assert public - submodules <= set(module.__all__)
    assert set(module.__all__) <= public


@pytest.mark.parametrize("package", ["worker", "connectors"])
def test_both_packages_are_typed(package: str) -> None:
    assert (Path(str(importlib.import_module(package).__file__)).parent / "py.typed").exists()
