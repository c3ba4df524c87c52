"""The connections to one database with one login: a few, each used by a thread for one job at a time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError
from connectors.sql.databases.session import Answer, CannotConnect, Session, StatementFailed, leaves_nothing
from connectors.sql.urls import CANNOT_CONNECT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future

    from connectors.sql.parameters import Query

IDLE = 60.0
"""Seconds that a connection is kept although no job needs it."""
_GRACE = 5.0
"""Seconds that a database is given to end a statement itself."""


class _Call:
    """A query under way in a thread, and whether its session is good for the next one."""

    def __init__(self, session: Session, *, connected: bool) -> None:
        self.session = session
        self.connected = connected
        self.given_up = False
        self.keeps = False

    def work(self, query: Query, *, rows: bool) -> Answer:
        """In a thread: the answer; the session is closed unless the next job may have it."""
        try:
            if not self.connected:
                self.session.connect()
            answer = self.session.run(query, rows=rows)
            self.keeps = not self.given_up and leaves_nothing(query) and self.session.as_new()
            return answer
        finally:
            if not self.keeps:
                self.session.close()

    def give_up(self) -> None:
        self.given_up = True
        self.session.abort()


class Pool:
    """Runs queries, at most `size` at a time.

    Args:
        prepare: makes a session, not yet connected; checks the addresses it may go to.
        size: how many connections there may be.
        limit: seconds for a statement, and to wait for a connection.
    """

    def __init__(self, prepare: Callable[[], Awaitable[Session]], size: int, limit: float) -> None:
        self._prepare = prepare
        self._limit = limit
        self._size = size
        self._gate = asyncio.Semaphore(size)
        self._idle: deque[tuple[Session, float]] = deque()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sql")
        self._closed = False

    async def run(self, query: Query, *, rows: bool) -> Answer:
        """The answer to a query, which is sent once at most, however it ends.

        Raises:
            ConnectorError: no connection, or the database refused the query or was gone before its answer.
        """
        try:
            async with asyncio.timeout(self._limit):
                await self._gate.acquire()
        except TimeoutError:
            raise ConnectorError(
                None,
                f"{CANNOT_CONNECT}all {self._size} connections were in use for {self._limit:g} s.",
            ) from None
        try:
            idle = self._taken()
            call = _Call(idle or await self._prepare(), connected=idle is not None)
            work = self._threads.submit(call.work, query, rows=rows)
        except BaseException:
            self._gate.release()
            raise
        loop = asyncio.get_running_loop()
        work.add_done_callback(lambda _: self._from_thread(loop, call))
        return await self._answer(work, call)

    async def close(self) -> None:
        """Closes the connections; those in use when their jobs are done."""
        self._closed = True
        self._close_idle(since=0)
        self._threads.shutdown(wait=False)

    async def _answer(self, work: Future[Answer], call: _Call) -> Answer:
        try:
            async with asyncio.timeout(self._limit + _GRACE):
                return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            call.give_up()
            raise
        except TimeoutError:
            call.give_up()
            raise ConnectorError(
                None,
                f"The database gave no answer within {self._limit:g} s; it is not known whether the statement "
                "was run.",
            ) from None
        except CannotConnect as error:
            raise ConnectorError(None, f"{CANNOT_CONNECT}{error}") from None
        except StatementFailed as error:
            raise ConnectorError(None, str(error), variables=error.facts or None) from None

    def _from_thread(self, loop: asyncio.AbstractEventLoop, call: _Call) -> None:
        # The loop is gone when the worker ends before a thread does.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._back, call)

    def _back(self, call: _Call) -> None:
        self._gate.release()
        if not call.keeps:
            return
        if self._closed:
            call.session.abort()
        else:
            self._idle.append((call.session, time.monotonic()))
            self._close_idle(since=IDLE)

    def _taken(self) -> Session | None:
        """The session used last that is still open: the others get old, and are closed."""
        while self._idle:
            session, _ = self._idle.pop()
            if session.is_open():
                return session
            self._threads.submit(session.close)
        return None

    def _close_idle(self, since: float) -> None:
        while self._idle and self._idle[0][1] <= time.monotonic() - since:
            self._threads.submit(self._idle.popleft()[0].close)
