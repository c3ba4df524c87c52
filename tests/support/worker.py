"""The worker as its users run it: a process of its own, with nothing of the machine's environment."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import signal
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Self

from support.ports import free_port
from support.waiting import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

LAST_LINES = 60
"""How much of its log the failure of a test shows: of more, the failure itself would not be seen."""


class WorkerProcess:
    """A `connector-worker` process for one test, ended with its block whatever happens:

        async with WorkerProcess(gateway.url, {"SECRET_TOKEN": "x"}) as worker:
            await worker.ready()
            worker.signal(signal.SIGTERM)
            assert await worker.exit_code() == 0

    Args:
        gateway: address of the gateway (CAMUNDA_CLIENT_GRPC_ADDRESS), or None to set it otherwise.
        settings: environment variables; beside them only PATH, HOME and the language are set. What PYTHONPATH
            names comes before the worker itself, so that its packages are found as installed ones are.
        arguments: the command and its arguments.
    """

    def __init__(
        self,
        gateway: str | None,
        settings: Mapping[str, str] | None = None,
        arguments: tuple[str, ...] = ("run",),
    ) -> None:
        self.admin_port = free_port()
        self.output: list[str] = []
        self.errors: list[str] = []
        self._arguments = arguments
        self._settings = {"SERVER_PORT": str(self.admin_port), **(settings or {})}
        if gateway is not None:
            self._settings.setdefault("CAMUNDA_CLIENT_GRPC_ADDRESS", gateway)
        self._changes = Changes(self.log)
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The running process."""
        assert self._process is not None, "not started: use `async with`"
        return self._process

    @property
    def admin_url(self) -> str:
        """The address of health and metrics."""
        return f"http://127.0.0.1:{self._settings['SERVER_PORT']}"

    def log(self) -> str:
        """All it has written so far, standard output first."""
        return "\n".join(["The worker wrote:", *self.output, *self.errors])

    async def ready(self, within: float = 60.0) -> None:
        """Wait until it says it is ready (the gateway answers it)."""
        try:
            async with asyncio.timeout(within):
                while not await asyncio.to_thread(self._is_ready):
                    assert self.process.returncode is None, f"it ended with {self.process.returncode}"
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"the worker was not ready within {within} s") from None

    async def wrote(self, *texts: str, within: float = 60.0) -> str:
        """Wait for a line, of output or errors, that contains all the texts and return it."""

        def line() -> str | None:
            return next(
                (line for line in (*self.output, *self.errors) if all(text in line for text in texts)), None
            )

        return await self._changes.until(line, within)

    async def exit_code(self, within: float = 40.0) -> int:
        """Wait for its end, and for all it wrote, and return its exit code."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return code

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "worker",
            *self._arguments,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=2**24,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        pairs = ((self._process.stdout, self.output), (self._process.stderr, self.errors))
        self._readers = [asyncio.create_task(self._read(stream, lines)) for stream, lines in pairs]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The whole group: a supervisor's children end with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.exit_code()
        if error is not None:
            error.add_note("\n".join(self.log().splitlines()[-LAST_LINES:]))

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        found = importlib.util.find_spec("worker")
        assert found is not None
        assert found.origin is not None
        # The same worker as the test imports, be it installed or a checkout.
        path = [self._settings.get("PYTHONPATH", ""), str(Path(found.origin).parents[1])]
        return {
            **kept,
            "PYTHONUNBUFFERED": "1",
            **self._settings,
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
        }

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.admin_url}/actuator/health/readiness", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        async for line in stream:
            lines.append(line.decode(errors="replace").rstrip("\n"))
            self._changes.announce()
