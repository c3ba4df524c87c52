"""The worker does with recorded jobs what the reference did with them; the differences on purpose are listed beside this.

The recordings and their runner lie beside the project, not in it. Their HTTP target has a fixed port, so these run one
after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values
from support.ports import free_port
from support.worker import WorkerProcess

HERE = Path(__file__).parent
TARGET_PORT = 18099

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("conformance"), pytest.mark.timeout(600)]


async def free(port: int, within: float = 120.0) -> None:
    """Waits while another comparison on this machine has the port."""
    async with asyncio.timeout(within):
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with contextlib.suppress(OSError):
                    probe.bind(("127.0.0.1", port))
                    return
            await asyncio.sleep(0.5)


@pytest.mark.parametrize(("name", "floor"), [("rest", 100), ("protocols", 100)])
async def test_recorded_jobs_end_as_the_reference_ended_them(shared: Path, name: str, floor: float) -> None:
    folder, port = shared / "conformance", free_port()
    secrets = {key: value or "" for key, value in dotenv_values(folder / "secrets.env").items()}
    await free(TARGET_PORT)
    async with WorkerProcess(f"http://127.0.0.1:{port}", secrets):
        comparison = await asyncio.create_subprocess_exec(
            sys.executable,
            str(folder / "run.py"),
            "compare",
            str(folder / f"cases-{name}.jsonl"),
            str(folder / f"expected-{name}.jsonl"),
            f"--port={port}",
            f"--floor={floor}",
            f"--except={HERE / f'except-{name}.txt'}",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await comparison.communicate()
        finally:
            with contextlib.suppress(ProcessLookupError):
                comparison.kill()
    assert comparison.returncode == 0, output.decode()
