"""Threads for operations that are plain functions, which no cancellation reaches: one that hangs is replaced.

A job that is given up leaves its function behind in its thread. Without a replacement as many such jobs as there are
threads would stop every connector that is a plain function.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

log = structlog.get_logger(__name__)

PATIENCE = 10.0
"""Seconds a job waits for a thread until the one held longest is taken to hang."""
LINGER = 1.0
"""Seconds a function may go on after its job has ended, until it is taken to hang."""


@dataclass(slots=True)
class _Work:
    connector: str
    since: float = field(default_factory=time.monotonic)
    replaced: bool = False


class ConnectorThreads:
    """Runs functions in up to `most` threads, and in as many again while those hang; used within one event loop."""

    def __init__(self, most: int, *, patience: float = PATIENCE, linger: float = LINGER) -> None:
        self._pool = ThreadPoolExecutor(2 * most, "connector")
        self._free = asyncio.Semaphore(most)
        self._spare = most
        self._patience = patience
        self._linger = linger
        self._working: dict[Future[Any], _Work] = {}  # the one that began first in front

    async def run(self, connector: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function` returns or raises; `connector` names whose it is. Cancelled, it leaves the function behind."""
        await self._turn()
        future = self._pool.submit(function, *arguments)
        self._working[future] = _Work(connector)
        try:
            return await asyncio.wrap_future(future)
        finally:
            if future.cancel() or future.done():
                self._ended(future)
            else:
                self._left_behind(future)

    def close(self) -> None:
        """Starts nothing more; what still runs is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _turn(self) -> None:
        while self._free.locked():
            try:
                async with asyncio.timeout(self._patience):
                    await self._free.acquire()
                    return
            except TimeoutError:
                self._replace_longest_held()
        await self._free.acquire()

    def _ended(self, future: Future[Any]) -> None:
        if self._working.pop(future).replaced:
            self._spare += 1
        else:
            self._free.release()

    def _left_behind(self, future: Future[Any]) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(self._linger, self._replace_if_running, future)

        def end(_: Future[Any]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody counts any more
                loop.call_soon_threadsafe(self._ended, future)

        future.add_done_callback(end)

    def _replace_if_running(self, future: Future[Any]) -> None:
        if work := self._working.get(future):
            self._replace(work)

    def _replace_longest_held(self) -> None:
        work = next((each for each in self._working.values() if not each.replaced), None)
        if work is not None and time.monotonic() - work.since >= self._patience:
            self._replace(work)

    def _replace(self, work: _Work) -> None:
        if work.replaced:
            return
        if not self._spare:
            held = Counter(each.connector for each in self._working.values())
            log.error("all threads are held, jobs of plain functions wait", held_by=dict(held))
            return
        self._spare -= 1
        work.replaced = True
        self._free.release()
        log.warning(
            "a plain function holds its thread, another takes its place",
            connector=work.connector,
            seconds=round(time.monotonic() - work.since, 1),
            spare=self._spare,
        )
