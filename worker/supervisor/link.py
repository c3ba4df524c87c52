"""A worker's end of its line to the supervisor: it answers what it is asked, and when the line breaks the worker ends."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from worker.supervisor.messages import (
    LEVEL,
    METRICS,
    READINESS,
    RUNTIMES,
    decode,
    encode,
    of_components,
    of_metrics,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from worker.admin.source import AdminSource, MorePages

GRACE = 15.0
"""Seconds beyond the shutdown time-out that a worker may go on without a supervisor."""
PATIENCE = 5.0
"""Seconds for an answer; a worker whose event loop is held has none."""


class Link:
    """Listens in a thread of its own, so that a worker whose event loop is held hears too that it is to end.

    Args:
        connection: to the supervisor.
        grace: seconds that the worker may go on without a supervisor; it gets SIGTERM at once.
    """

    def __init__(self, connection: Connection, grace: float) -> None:
        self._connection = connection
        self._grace = grace
        self._shown: tuple[AdminSource, asyncio.AbstractEventLoop] | None = None
        threading.Thread(target=self._listen, name="supervisor", daemon=True).start()

    async def show(self, source: AdminSource, more: MorePages | None = None) -> None:  # noqa: ARG002 - one worker's own
        """Answers from `source` until cancelled."""
        self._shown = source, asyncio.get_running_loop()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._shown = None

    def _listen(self) -> None:
        try:
            while True:
                number, question, *more = decode(self._connection.recv_bytes())
                self._connection.send_bytes(encode([number, self._answer(question, *more)]))
        except (EOFError, OSError):
            os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(self._grace)
        os._exit(1)

    def _answer(self, *question: Any) -> Any:
        if self._shown is None:
            return None
        source, loop = self._shown
        answering = asyncio.run_coroutine_threadsafe(_answer_from(source, *question), loop)
        try:
            return answering.result(PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            answering.cancel()
            return None


async def _answer_from(source: AdminSource, question: str, *more: Any) -> Any:
    if question == READINESS:
        return of_components(await source.readiness())
    if question == METRICS:
        # Many job types make many samples, and jobs go on meanwhile.
        return await asyncio.to_thread(of_metrics, await source.metrics())
    if question == RUNTIMES:
        return await source.runtimes()
    assert question == LEVEL
    await source.set_level(*more)
    return None
