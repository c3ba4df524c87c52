"""What the image is made of: every dependency of the project locked with hashes, and its licence listed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RENEW = "run make lock"
ENTRY = re.compile(
    r"^(?P<pin>[A-Za-z0-9][^\\\n]*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
LOCK = (ROOT / "requirements.lock").read_text()
PINS = {
    canonicalize_name(pin.name): pin for pin in (Requirement(found["pin"]) for found in ENTRY.finditer(LOCK))
}


def asked() -> list[Requirement]:
    """What the project and its extras ask for, the project itself left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    of_extras = (each for extra in project["optional-dependencies"].values() for each in extra)
    found = map(Requirement, (*project["dependencies"], *of_extras))
    return [each for each in found if each.name != project["name"]]


@pytest.mark.parametrize("requirement", asked(), ids=str)
def test_a_dependency_is_locked_at_a_version_that_the_project_takes(requirement: Requirement) -> None:
    pin = PINS.get(canonicalize_name(requirement.name))
    assert pin is not None, RENEW
    (version,) = pin.specifier
    assert version.operator == "=="
    assert requirement.specifier.contains(version.version, prereleases=True), RENEW


def test_nothing_is_locked_without_hashes() -> None:
    lines = re.findall(r"^[A-Za-z0-9].*$", LOCK, re.MULTILINE)
    assert len(lines) == len(PINS)
    assert len(PINS) > len(asked()) / 2


def test_the_lock_names_no_place_that_it_was_made_at() -> None:
    assert re.findall(r"https?://|^--|^-i|file:", LOCK, re.MULTILINE) == []


def test_all_connectors_have_their_libraries_in_the_image() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert everything.extras == extras.keys() - {"all"}


def test_licences_are_listed_of_all_that_is_locked() -> None:
    linux = {**default_environment(), "sys_platform": "linux", "platform_python_implementation": "CPython"}
    locked = {
        (name, next(iter(pin.specifier)).version)
        for name, pin in PINS.items()
        if pin.marker is None or pin.marker.evaluate(linux)
    }
    rows = re.findall(
        r"^\| (\S+) +\| (\S+) +\| (.+?) +\|", (ROOT / "THIRD-PARTY.md").read_text(), re.MULTILINE
    )
    listed = {(canonicalize_name(name), version) for name, version, _ in rows[1:]}
    assert locked - listed == set(), RENEW
    assert [name for name, _, licence in rows if licence.upper() == "UNKNOWN"] == []
