"""Jobs recorded with the reference, run through a worker process and compared with what the reference made of them.

The recordings and their runners lie beside the project, not in it. The services that a runner plays have fixed ports,
so comparisons run one after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from support.ports import free_port
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


async def free(port: int, within: float = 120.0) -> None:
    """Waits until nothing has the port any more, such as a service of the comparison before."""
    async with asyncio.timeout(within):
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with contextlib.suppress(OSError):
                    probe.bind(("127.0.0.1", port))
                    return
            await asyncio.sleep(0.5)


async def compared(
    folder: Path,
    name: str,
    *options: str,
    runner: str = "run.py",
    environment: Mapping[str, str] | None = None,
    occupies: int = 18099,
) -> None:
    """Runs the cases of a name through a worker and asserts what the runner says of them.

    Args:
        folder: that of the recordings.
        name: of the cases, such as `rest`.
        options: of the runner, such as `--floor=97`.
        runner: the script that compares.
        environment: of the worker, beside the recordings' secrets.
        occupies: the port that the runner's services have.
    """
    port = free_port()
    secrets = {key: value or "" for key, value in dotenv_values(folder / "secrets.env").items()}
    await free(occupies)
    async with WorkerProcess(f"http://127.0.0.1:{port}", secrets | dict(environment or {})):
        comparison = await asyncio.create_subprocess_exec(
            sys.executable,
            str(folder / runner),
            "compare",
            str(folder / f"cases-{name}.jsonl"),
            str(folder / f"expected-{name}.jsonl"),
            f"--port={port}",
            *options,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await comparison.communicate()
        finally:
            with contextlib.suppress(ProcessLookupError):
                comparison.kill()
    assert comparison.returncode == 0, output.decode()
