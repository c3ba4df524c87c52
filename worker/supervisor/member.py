"""One worker process of several: started, asked, and started again when it ends before it should."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import threading
import time
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

import structlog

from worker.gateway.backoff import Backoff
from worker.gateway.settings import BackoffSettings
from worker.signals import STOP_NOW
from worker.supervisor.messages import decode, encode

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from worker.supervisor.fork_server import Fork, ForkServer

log = structlog.get_logger(__name__)

RESTARTS = BackoffSettings(first=0.5, factor=2.0, most=30.0)
LASTED = 60.0
"""Seconds after which a process's end is no repeated failure any more."""
CONFIG_ERROR = 2
"""The exit code where a setting is wrong: starting again would not help."""


class WrongSettings(Exception):
    """A worker could not start with these settings; it has said why."""


class Member:
    """A place among the workers, and the process that has it.

    Attributes:
        number: of the place, from 0.
        restarts: how often a process had to be started again.
    """

    def __init__(self, number: int) -> None:
        """Describes the place of this number."""
        self.number = number
        self.restarts = 0
        self._process: Fork | None = None
        self._line: Connection | None = None
        self._numbers = itertools.count()
        self._asking = threading.Lock()
        self._stopping = asyncio.Event()

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    async def run(self, server: ForkServer) -> None:
        """Keeps a process going until `stop`.

        Raises:
            WrongSettings: the first process did not start because of a setting.
        """
        backoff = Backoff(RESTARTS)
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self._one_process(server)
            if self._stopping.is_set():
                return
            if code == CONFIG_ERROR and not self.restarts:
                raise WrongSettings
            if time.monotonic() - began > LASTED:
                backoff.reset()
            pause = backoff.next()
            log.error(
                "worker process ended, starting it again", number=self.number, **_ending(code), after=pause
            )
            self.restarts += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    def stop(self) -> None:
        """Lets the process drain; starts no other."""
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def stop_now(self) -> None:
        """Lets the process cut its jobs off; starts no other."""
        self._stopping.set()
        self._signal(STOP_NOW)

    def kill(self) -> None:
        """Ends the process, whatever it does."""
        self._stopping.set()
        self._signal(signal.SIGKILL)

    async def ask(self, *question: Any, within: float) -> Any:
        """The answer of the process; None where there is none within so many seconds, or it has not started yet."""
        line = self._line
        return None if line is None else await asyncio.to_thread(self._asked, line, question, within)

    def _asked(self, line: Connection, question: tuple[Any, ...], within: float) -> Any:
        until = time.monotonic() + within
        with self._asking, contextlib.suppress(EOFError, OSError):
            number = next(self._numbers)
            line.send_bytes(encode([number, *question]))
            while line.poll(max(0.0, until - time.monotonic())):
                answered, answer = decode(line.recv_bytes())
                if answered == number:  # else it is to a question that nobody waits for any more
                    return answer
        return None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    async def _one_process(self, server: ForkServer) -> int:
        """Starts a process and waits for its end; returns its exit code, negative for a signal."""
        line, theirs = Pipe()
        try:
            with theirs:
                self._process, self._line = await server.fork(theirs.fileno()), line
            if self._stopping.is_set():  # meanwhile
                self._signal(signal.SIGTERM)
            return await self._process.ended
        finally:
            self._process = self._line = None
            line.close()


def _ending(code: int) -> dict[str, Any]:
    return {"exit_code": code} if code >= 0 else {"killed_by": signal.Signals(-code).name}
