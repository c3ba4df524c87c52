"""The process that forks the workers, as the supervisor sees it: asked for one, it has one, and says how it ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections import deque
from typing import TYPE_CHECKING, Any, Self

import structlog

from worker.supervisor.messages import BORN, ENDED, NO_FORK, decode

if TYPE_CHECKING:
    import signal
    from collections.abc import Sequence
    from types import TracebackType

log = structlog.get_logger(__name__)

PATIENCE = 5.0
"""Seconds for the process to end after its line was closed."""
NO_PROCESS = os.EX_OSERR
"""The exit code of a worker that the system had no process for."""


class Fork:
    """One worker's process.

    Attributes:
        ended: its exit code, negative for a signal; that of the fork server, where that ended before it.
    """

    def __init__(self) -> None:
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._pid: int | None = None
        self._signals: list[signal.Signals] = []

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal, as soon as there is a process to send it to."""
        if self._pid is None:
            self._signals.append(number)
        elif not self.ended.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)

    def has_process(self, pid: int) -> None:
        """Called by the fork server."""
        self._pid = pid
        for number in self._signals:
            self.send_signal(number)

    def has_ended(self, code: int) -> None:
        """Called by the fork server."""
        if not self.ended.done():  # cancelled, by whom waited for it
            self.ended.set_result(code)


class ForkServer:
    """Starts the process at the first worker, and again at the next one when it has fallen.

    When it falls, its workers are given up: whoever started them closes their lines, upon which they drain and end.

        async with ForkServer(command) as server:
            fork = await server.fork(descriptor)
            code = await fork.ended
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Describes the process.

        Args:
            command: the program and its arguments; a descriptor's number is added, of the line for `fork_workers`.
        """
        self._command = command
        self._starting = asyncio.Lock()
        self._group = asyncio.TaskGroup()
        self._line: socket.socket | None = None
        self._unborn: deque[Fork] = deque()
        self._born: dict[int, Fork] = {}

    async def fork(self, descriptor: int) -> Fork:
        """A new worker, which has the descriptor as its own."""
        async with self._starting:
            if self._line is None:
                await self._start()
        assert self._line is not None
        fork = Fork()
        self._unborn.append(fork)
        with contextlib.suppress(OSError):  # it has just fallen: `_listen` ends the fork
            socket.send_fds(self._line, [b"+"], [descriptor])
        return fork

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):  # closed already, as the process is just falling
                self._line.shutdown(socket.SHUT_RDWR)
        await self._group.__aexit__(kind, error, trace)

    async def _start(self) -> None:
        line, theirs = socket.socketpair()
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    *self._command, str(theirs.fileno()), pass_fds=(theirs.fileno(),)
                )
        except BaseException:
            line.close()
            raise
        line.setblocking(False)
        self._line = line
        self._group.create_task(self._listen(line, process))

    async def _listen(self, line: socket.socket, process: asyncio.subprocess.Process) -> None:
        try:
            with line:
                await self._hear(line)
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            log.warning("the process that starts workers does not end: killed")
        finally:
            if process.returncode is None:
                process.kill()
            code = await process.wait()
            # Only now, with no await in between: the next process's workers are not given up with this one's.
            self._line = None
            for fork in (*self._unborn, *self._born.values()):
                fork.has_ended(code)
            self._unborn.clear()
            self._born.clear()

    async def _hear(self, line: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        rest = b""
        with contextlib.suppress(ConnectionResetError):  # it fell before it had read all
            while heard := await loop.sock_recv(line, 4096):
                *messages, rest = (rest + heard).split(b"\n")
                for message in messages:
                    self._learn(*decode(message))

    def _learn(self, what: str, about: Any, code: int = 0) -> None:
        if what == BORN:
            fork = self._born[about] = self._unborn.popleft()
            fork.has_process(about)
        elif what == ENDED:
            self._born.pop(about).has_ended(code)
        else:
            assert what == NO_FORK
            log.error("no process for another worker", error=about)
            self._unborn.popleft().has_ended(NO_PROCESS)
