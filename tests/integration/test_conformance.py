"""The worker does with recorded jobs what the reference worker did with them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from support.ports import free_port
from support.worker import WorkerProcess

# Differences that are on purpose, each with its reason.
ON_PURPOSE = Path(__file__).parents[1] / "conformance"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("cases", ["rest"])
async def test_recorded_jobs_end_as_the_reference_ended_them(shared: Path, cases: str) -> None:
    folder, port = shared / "conformance", free_port()
    secrets = dict(line.split("=", 1) for line in (folder / "secrets.env").read_text().split())
    excepted = ON_PURPOSE / f"except-{cases}.txt"
    async with WorkerProcess(f"http://127.0.0.1:{port}", secrets):
        runner = await asyncio.create_subprocess_exec(
            sys.executable,
            "run.py",
            "compare",
            f"cases-{cases}.jsonl",
            f"expected-{cases}.jsonl",
            *("--port", str(port)),
            *(("--except", str(excepted)) if excepted.exists() else ()),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = await runner.communicate()
    assert runner.returncode == 0, output.decode()
