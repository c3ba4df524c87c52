"""The worker's HTTP client as a transport of httpx, for third-party libraries that take an `httpx.AsyncClient`.

They get the shared pools, proxies, TLS contexts, bounds and egress policy, for about twice the cost of a request.
httpx is imported with this module, so import it where it is needed.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import httpx

from connectors.sdk.errors import HttpConnectError, HttpError, HttpProtocolError, HttpTimeout, HttpTlsError
from connectors.sdk.http import Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.http import HttpClient, StreamedResponse

_WRITTEN_BY_US = frozenset({"content-length", "transfer-encoding", "connection"})
_UNDONE_BY_US = frozenset({"content-length", "transfer-encoding", "content-encoding"})
_KINDS: tuple[tuple[type[HttpError], type[httpx.TransportError]], ...] = (
    (HttpTimeout, httpx.ReadTimeout),
    (HttpConnectError, httpx.ConnectError),
    (HttpTlsError, httpx.ConnectError),
    (HttpProtocolError, httpx.RemoteProtocolError),
)


def httpx_client(client: HttpClient) -> httpx.AsyncClient:
    """An httpx client over the worker's; it need not be closed, the connections are the worker's."""
    return httpx.AsyncClient(transport=HttpxTransport(client), trust_env=False)


class HttpxTransport(httpx.AsyncBaseTransport):
    """Sends httpx's requests through the worker's client.

    Failures of the exchange are raised as httpx's errors, the SDK's as their cause; what the worker's bounds or its
    policy forbid stays an `HttpError`, which no library takes for a reason to try again.
    """

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request; the response's body is read as httpx asks for it."""
        body = await request.aread()
        limits = request.extensions.get("timeout", {})
        sent = Request(
            request.method,
            str(request.url),
            [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in request.headers.raw
                if name.decode("latin-1").lower() not in _WRITTEN_BY_US
            ],
            body or None,
            connect_timeout=limits.get("connect") or 0,
            read_timeout=limits.get("read") or 0,
        )
        opened = AsyncExitStack()
        try:
            response = await opened.enter_async_context(self._client.stream(sent))
        except HttpError as error:
            raise _translated(error, request) from error
        headers = [line for line in response.headers if line[0].lower() not in _UNDONE_BY_US]
        return httpx.Response(
            response.status,
            headers=headers,
            stream=_Body(response, opened, request),
            extensions={"reason_phrase": response.reason.encode("latin-1", "replace")},
            request=request,
        )


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: StreamedResponse, opened: AsyncExitStack, request: httpx.Request) -> None:
        self._response = response
        self._opened = opened
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.chunks():
                yield chunk
        except HttpError as error:
            raise _translated(error, self._request) from error

    async def aclose(self) -> None:
        await self._opened.aclose()


def _translated(error: HttpError, request: httpx.Request) -> Exception:
    kind = next((theirs for ours, theirs in _KINDS if isinstance(error, ours)), None)
    return error if kind is None else kind(error.message, request=request)
