"""The worker's HTTP client: what `connectors.sdk.http.HttpClient` promises, over shared pools of connections."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from connectors.sdk.http import Response
from connectors.sdk.retry_after import retry_after
from worker.net.errors import LIBRARY_ERRORS, before_response, is_dropped_connection
from worker.net.exchange import FRESH, Pool, exchange
from worker.net.limits import RateLimits
from worker.net.oauth import TokenCache
from worker.net.redirects import Redirects
from worker.net.routes import Routes, target_of
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.http import Request, TokenGrant
    from worker.net.exchange import Exchange

_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
_BUSY = frozenset({429, 503})
_LONGEST_PAUSE = 1.0
"""Seconds before a GET is repeated; a server that asks for more is left to the job's back-off, not to a slot."""


class HttpClient:
    """Sends requests for all jobs (see `connectors.sdk.http.HttpClient`).

    It has to be made and used within one event loop, and closed there.
    """

    def __init__(self, settings: NetSettings | None = None) -> None:
        self._settings = settings or NetSettings()
        self._pool = Pool()
        self._routes = Routes(self._settings)
        self._limits = RateLimits(self._settings.rate_limits)
        self._tokens = TokenCache(
            self.ask_for_token, kept=self._settings.tokens_kept, skew=self._settings.token_skew
        )

    async def send(self, request: Request) -> Response:
        """Sends the request and reads the response whole.

        Raises:
            HttpError: there was no usable response.
            InputError: the URL or the request's TLS material can't be used.
        """
        opened = await self._open(request)
        try:
            body = await opened.read(self._settings.max_body)
        finally:
            opened.close()
        return Response(opened.status, opened.reason, opened.headers, body)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[Exchange]:
        """As `send`, for bodies too large to hold; only the ratio of decompression is bounded."""
        opened = await self._open(request)
        try:
            yield opened
        finally:
            opened.close()

    async def ask_for_token(self, request: Request) -> Response:
        """Sends a request to a token end point; a client that has to ask in another way overrides this."""
        return await self.send(request)

    async def token(self, grant: TokenGrant) -> str:
        """The access token of `grant` (see `TokenCache.token`)."""
        return await self._tokens.token(grant)

    def forget_token(self, grant: TokenGrant, token: str) -> None:
        """Drops `token` from the cache; a newer one stays."""
        self._tokens.forget(grant, token)

    @property
    def tokens(self) -> TokenCache:
        """The cache of tokens, for a `TokenSource`."""
        return self._tokens

    def connections(self) -> tuple[int, int]:
        """How many connections there are: in use, and idle."""
        return self._routes.connections()

    def check(self) -> None:
        """Reads the files that the settings name, so that a wrong one is known at start.

        Raises:
            TlsFileError: one of them is unusable; the message names it.
        """
        self._routes.check()

    async def close(self) -> None:
        """Closes all connections."""
        await self._tokens.close()
        await self._routes.close()

    async def _open(self, request: Request) -> Exchange:
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
