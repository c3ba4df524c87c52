"""The worker's HTTP client: what `connectors.sdk.http.HttpClient` promises, over shared pools of connections."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from connectors.sdk.http import Response
from worker.net.oauth import TokenCache
from worker.net.settings import NetSettings
from worker.net.tls import TlsContexts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.http import Request, TokenGrant
    from worker.net.exchange import Exchange
    from worker.net.opener import Opener


class HttpClient:
    """Sends requests for all jobs (see `connectors.sdk.http.HttpClient`).

    It has to be made and used within one event loop, and closed there.
    """

    def __init__(self, settings: NetSettings | None = None) -> None:
        self._settings = settings or NetSettings()
        self._contexts = TlsContexts(self._settings)
        self._opener: Opener | None = None
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
        return (0, 0) if self._opener is None else self._opener.connections()

    def check(self) -> None:
        """Reads the files that the settings name, so that a wrong one is known at start.

        Raises:
            TlsFileError: one of them is unusable; the message names it.
        """
        self._contexts.check()

    async def close(self) -> None:
        """Closes all connections."""
        await self._tokens.close()
        if self._opener is not None:
            await self._opener.close()

    async def _open(self, request: Request) -> Exchange:
        return await (self._opener or await self._made_opener()).open(request)

    async def _made_opener(self) -> Opener:
        # aiohttp is 9 MB and 0.2 s, which a worker whose jobs call no HTTP does without; loaded beside the loop.
        module = await asyncio.to_thread(importlib.import_module, "worker.net.opener")
        if self._opener is None:  # another request may have waited for it, too
            self._opener = module.Opener(self._settings, self._contexts)
        return self._opener
