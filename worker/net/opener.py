"""Opens exchanges: over shared pools, within the rate limits, through redirects, once more where that is safe.

It brings aiohttp, so import it where a request is to be sent.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from connectors.sdk.retry_after import retry_after
from worker.net.errors import LIBRARY_ERRORS, before_response, is_dropped_connection
from worker.net.exchange import FRESH, Pool, exchange
from worker.net.limits import RateLimits
from worker.net.redirects import Redirects
from worker.net.routes import Routes, target_of

if TYPE_CHECKING:
    from connectors.sdk.http import Request
    from worker.net.exchange import Exchange
    from worker.net.settings import NetSettings
    from worker.net.tls import TlsContexts

_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
_BUSY = frozenset({429, 503})
_LONGEST_PAUSE = 1.0
"""Seconds before a GET is repeated; a server that asks for more is left to the job's back-off, not to a slot."""


class Opener:
    """Opens exchanges over connections that it keeps."""

    def __init__(self, settings: NetSettings, tls: TlsContexts) -> None:
        self._settings = settings
        self._pool = Pool()
        self._routes = Routes(settings, tls)
        self._limits = RateLimits(settings.rate_limits)

    def connections(self) -> tuple[int, int]:
        """How many connections there are: in use, and idle."""
        return self._routes.connections()

    async def close(self) -> None:
        """Closes all connections."""
        await self._routes.close()

    async def open(self, request: Request) -> Exchange:
        """Sends the request and waits for the head of the response that it comes to.

        Raises:
            HttpError: there was no usable response.
            InputError: the URL or the request's TLS material can't be used.
        """
        opened = await self._open_unless_busy(request)
        if not request.follow_redirects:
            return opened
        redirects = Redirects(request)
        while True:
            try:
                following = redirects.next(opened.status, opened.headers)
            except BaseException:
                opened.close()
                raise
            if following is None:
                return opened
            opened.close()
            opened = await self._open_unless_busy(following)

    async def _open_unless_busy(self, request: Request) -> Exchange:
        """Repeats a GET once that a busy server turned away, if it may come again at once."""
        opened = await self._open_once_more(request)
        if opened.status not in _BUSY or request.method != "GET":
            return opened
        asked = retry_after(opened.headers)
        pause = _LONGEST_PAUSE if asked is None else asked.total_seconds()
        if pause > _LONGEST_PAUSE:
            return opened
        opened.close()
        await asyncio.sleep(pause)
        return await self._open_once_more(request)

    async def _open_once_more(self, request: Request) -> Exchange:
        """Repeats, on a connection of its own, what can be repeated and met a connection that the peer dropped."""
        repeatable = request.method in _REPEATABLE and (
            request.body is None or isinstance(request.body, bytes)
        )
        try:
            return await self._open_on_one_connection(request, None if repeatable else FRESH)
        except LIBRARY_ERRORS as error:
            if not (repeatable and is_dropped_connection(error)):
                raise before_response(error) from error
        try:
            return await self._open_on_one_connection(request, most_idle=-1)
        except LIBRARY_ERRORS as error:
            raise before_response(error) from error

    async def _open_on_one_connection(self, request: Request, most_idle: float | None) -> Exchange:
        self._settings.block_list.check(request.url)
        target = target_of(request.url)
        route = await self._routes.to(target, request.tls)
        await self._limits.turn(route.hostname, request.connect_timeout)
        return await exchange(
            self._pool, route, target.path, request, most_idle=most_idle, max_ratio=self._settings.max_ratio
        )
