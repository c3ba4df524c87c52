"""Artifacts of Maven Central with what they need, fetched once into the cache that the broker is in too."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from support.java import MissingError, cache

_PROJECT = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>service</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>{dependencies}</dependencies></project>
"""
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def jars(name: str, *artifacts: str) -> Path:
    """Return the folder with the jars of `group:artifact:version` texts and of what they need at run time.

    Raises:
        MissingError: it is neither here nor to be had.
    """
    folder = cache() / name
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingError(f"no {name} in {folder.parent}, and no Maven (mvn) to fetch it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        dependencies = "".join(_DEPENDENCY.format(*artifact.split(":")) for artifact in artifacts)
        project, lib = Path(scratch) / "pom.xml", Path(scratch) / "lib"
        project.write_text(_PROJECT.format(dependencies=dependencies))
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
        options = ["-f", str(project), f"-DoutputDirectory={lib}", "-DincludeScope=runtime"]
        done = subprocess.run(
            [maven, "--batch-mode", "--quiet", *options, goal],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode:
            raise MissingError(f"Maven did not fetch {name}: {(done.stdout + done.stderr)[-2000:]}")
        # A rename is all or nothing, so test processes beside each other never see half of it.
        if not folder.is_dir():
            lib.rename(folder)
    return folder
