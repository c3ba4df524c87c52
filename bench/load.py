"""One measured load: the worker as its users run it on one core, load gateway and HTTP target on the other."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import many_connectors
import reference
from processes import OTHERS_CORE, WORKER_CORE, pin
from support.plugin import install
from support.ports import free_port
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence

HERE = Path(__file__).resolve().parent
REST = "io.camunda:http-json:1"
MAPPING = {"resultExpression": "={name: response.body.name, total: sum(response.body.orders.total)}"}
WARM = 1_000
LIMIT = 170.0  # seconds
READ_TIMEOUT = 60  # seconds, longer than the slowest call
LONGEST_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB


@dataclass(frozen=True)
class Kind:
    """Jobs of one type; see `load_gateway.py`."""

    type: str
    variables: str
    headers: str
    window: int
    think: float = 0.0
    measured: bool = True


def get(
    url: str, window: int, *, type: str = REST, headers: Mapping[str, str] = MAPPING, **more: Any
) -> Kind:
    variables = {
        "method": "GET",
        "url": url,
        "authentication": {"type": "noAuth"},
        "readTimeoutInSeconds": READ_TIMEOUT,
    }
    return Kind(type, json.dumps(variables), json.dumps(headers), window, **more)


def post(url: str, body: Any, window: int) -> Kind:
    variables = {"method": "POST", "url": url, "authentication": {"type": "noAuth"}, "body": body}
    return Kind(REST, json.dumps(variables), json.dumps(MAPPING), window)


@asynccontextmanager
async def http_target() -> AsyncIterator[str]:
    """The target's address, for the time of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE / "target.py"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    pin(process.pid, OTHERS_CORE)
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.stdin.close()
        await process.wait()


async def measured(
    kinds: Sequence[Kind],
    *,
    jobs: int,
    warm: int = WARM,
    limit: float = LIMIT,
    every: float = 0.0,
    sample: Callable[[dict[str, Any]], None] | None = None,
    settings: Mapping[str, str] | None = None,
    arguments: tuple[str, ...] = ("run",),
    cores: Collection[int] = (WORKER_CORE,),
    beside: Callable[[int], Awaitable[None]] | None = None,
) -> dict[str, Any]:
    """What a fresh worker makes of the jobs; `sample` is told how it goes, every so many seconds.

    `beside` is awaited meanwhile, with the number of the worker's process.

    Raises:
        RuntimeError: not all jobs were done in time, or some failed.
    """
    port = free_port()
    with TemporaryDirectory() as folder:
        plugin = install(many_connectors, Path(folder)) if any(kind.type != REST for kind in kinds) else {}
        gateway, more = f"http://127.0.0.1:{port}", {**plugin, **(settings or {})}
        async with WorkerProcess(gateway, more, arguments) as worker:
            pid = worker.process.pid
            pin(pid, *cores)
            given = {"port": port, "pid": pid, "jobs": jobs, "warm": warm, "limit": limit, "every": every}
            run = asyncio.create_task(_gateway_run(given, kinds, sample))
            ended = asyncio.create_task(worker.process.wait())
            if beside is not None:
                await beside(pid)
            await asyncio.wait({run, ended}, return_when=asyncio.FIRST_COMPLETED)
            result = run.result() if run.done() else {}
            await _cancelled(run, ended)
            if not result.get("complete") or result["failed"]:
                raise RuntimeError(f"{result}\n{worker.log()[-4000:]}")
            return result


@asynccontextmanager
async def load_gateway_process(
    type: str, variables: str, *, window: int, jobs: int
) -> AsyncIterator[tuple[str, asyncio.Task[dict[str, Any]]]]:
    """A load gateway for a worker in this process: its address, and the task that ends when all jobs are done."""
    port = free_port()
    given = {"port": port, "pid": os.getpid(), "jobs": jobs, "warm": 1, "limit": LIMIT, "every": 0.0}
    task = asyncio.create_task(_gateway_run(given, [Kind(type, variables, "{}", window)]))
    try:
        yield f"http://127.0.0.1:{port}", task
    finally:
        await _cancelled(task)


def _command(given: dict[str, Any], kinds: Sequence[Kind]) -> list[str]:
    """The Go program where it is there and can do it, else the one in Python, which reads what it is to do."""
    (first, *others) = kinds
    plain = not others and not first.think and not given["every"] and len(first.variables) < LONGEST_ARGUMENT
    if not plain or (program := reference.load_gateway()) is None:
        return [sys.executable, str(HERE / "load_gateway.py")]
    flags = {"port": given["port"], "pid": given["pid"], "n": given["jobs"], "warm": given["warm"]}
    flags |= {"limit": f"{given['limit']:g}s", "window": first.window, "type": first.type}
    flags |= {"vars": first.variables, "headers": first.headers}
    return [str(program), *(f"-{name}={value}" for name, value in flags.items())]


async def _gateway_run(
    given: dict[str, Any], kinds: Sequence[Kind], sample: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *_command(given, kinds), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    pin(process.pid, OTHERS_CORE)
    last: dict[str, Any] = {}
    try:
        process.stdin.write(json.dumps({**given, "kinds": [asdict(kind) for kind in kinds]}).encode())
        process.stdin.close()
        async for line in process.stdout:
            if sample is not None and last:
                sample(last)
            last = json.loads(line)
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return last


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
