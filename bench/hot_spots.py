"""Where a job's time goes: what the worker's Python code is at, sampled by py-spy under the comparison's load.

A sample counts for the innermost of the worker's own places in its stack, so that a library's time is with who called
it. Samples without any of them are the loop's: asyncio, uvloop and gRPC's hand-over.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from load import get, http_target, measured

WINDOW = 64
SECONDS = 10
RATE = 500  # samples a second
WARM = 3_000
PLACES = {
    "job from the gateway": (
        "worker/gateway/subscription",
        "worker/gateway/server_stream",
        "worker/gateway/messages",
    ),
    "command to the gateway": ("worker/gateway/commands", "worker/gateway/unary"),
    "task, slot and deadline of a job": ("worker/gateway/",),
    "secrets and input": ("worker/execution/binding", "worker/execution/plan", "worker/secrets/"),
    "REST connector": ("connectors/",),
    "HTTP": ("worker/net/", "aiohttp/"),
    "result and error expression": (
        "worker/execution/output",
        "worker/execution/error_expression",
        "worker/feel/",
    ),
    "metrics": ("worker/metrics/", "worker/watched"),
    "logs and masking": ("worker/telemetry/",),
    "rest of the execution": ("worker/execution/", "worker/late"),
}
LOOP = "event loop and gRPC"


def missing() -> str | None:
    """Why nothing can be sampled on this machine; None if it can."""
    return None if _py_spy() else "no py-spy (python -m pip install py-spy)"


async def run(jobs: int = 40_000) -> dict[str, Any]:
    """The share of each place, and how many samples they are of."""
    with TemporaryDirectory() as folder:
        stacks = Path(folder) / "stacks"
        async with http_target() as url:
            await measured(
                [get(f"{url}/json/300", WINDOW)],
                jobs=jobs,
                warm=WARM,
                beside=lambda pid: _sample(pid, stacks),
            )
        found: Counter[str] = Counter()
        for line in stacks.read_text().splitlines():
            stack, _, count = line.rpartition(" ")
            found[_place(stack)] += int(count)
    samples = found.total()
    return {
        "samples": samples,
        "shares": {name: round(count / samples, 3) for name, count in found.most_common()},
    }


def _py_spy() -> str | None:
    return shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")


async def _sample(pid: int, into: Path) -> None:
    """Samples the thread that holds the interpreter, once the worker is warm."""
    program = _py_spy()
    assert program is not None
    await asyncio.sleep(SECONDS / 2)
    options = f"record --gil --format raw --rate {RATE} --duration {SECONDS} --pid {pid} --output".split()
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(program, *options, str(into), stdout=quiet, stderr=quiet)
    await process.wait()


def _place(stack: str) -> str:
    for frame in reversed(stack.split(";")):
        for name, paths in PLACES.items():
            if any(f"({path}" in frame for path in paths):
                return name
    return LOOP
