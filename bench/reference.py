"""The side-by-side comparison with the Java connector runtime: where it is, what it lacks here, and its run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from support.java import MissingError, java_home

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT.parent / "shared" / "bench"
BUILT = Path(os.environ.get("BENCH_DIR", "/tmp/connector-bench"))
WORKER = f"{sys.executable} -m worker run"


def missing() -> str | None:
    """Why the comparison can't run on this machine; None if it can."""
    if not FOLDER.is_dir():
        return "no ../shared/bench beside the project"
    if absent := [name for name in ("go", "mvn", "nginx", "taskset") if shutil.which(name) is None]:
        return f"not installed: {', '.join(absent)}"
    if (os.cpu_count() or 1) == 1:
        return "it needs two cores"
    try:
        java_home()
    except MissingError as error:
        return str(error)
    return None


@cache
def load_gateway() -> Path | None:
    """The load gateway in Go, built the first time; None without its source or Go."""
    program = BUILT / "loadgw"
    if not program.exists():
        if not (FOLDER / "loadgw").is_dir() or shutil.which("go") is None:
            return None
        BUILT.mkdir(parents=True, exist_ok=True)
        subprocess.run(["go", "build", "-o", str(program), "."], cwd=FOLDER / "loadgw", check=True)
    return program


def compare(rounds: int, jobs: int, window: int) -> dict[str, Any]:
    """Every run of both sides, and the worker's medians as ratios to Java's."""
    environment = {**os.environ, "JAVA_HOME": str(java_home()), "BENCH_DIR": str(BUILT)}
    BUILT.mkdir(parents=True, exist_ok=True)  # run there, so that the worker is the installed one
    command = ["bash", str(FOLDER / "compare.sh"), WORKER, str(rounds), str(jobs), str(window)]
    done = subprocess.run(command, cwd=BUILT, env=environment, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"the comparison failed: {(done.stdout + done.stderr)[-3000:]}")
    return {"window": window, "runs": lines[:-1], "ratios": lines[-1]}


def cold_start() -> dict[str, float] | None:
    """Seconds from the start of the process to its first subscription and its idle memory; None where it can't run."""
    script = FOLDER / "cold_start.py"
    command = shutil.which("connector-worker", path=str(Path(sys.executable).parent))
    if not script.exists() or command is None:
        return None
    done = subprocess.run([sys.executable, str(script), command], capture_output=True, text=True, check=False)
    found = re.search(r"after ([\d.]+) s .*, (\d+) job types, idle (\d+) MiB", done.stdout)
    if found is None:
        raise RuntimeError(f"cold_start.py failed: {(done.stdout + done.stderr)[-3000:]}")
    return {"seconds": float(found[1]), "job_types": int(found[2]), "idle_mib": int(found[3])}
