"""The HTTP calls of the job that runs, noted beside the worker's client."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.http import Headers, HttpClient, Request, Response, StreamedResponse, TokenGrant

LARGEST: Final = 256 * 1024
"""Bytes of one text that is kept. A longer one is left out whole: cut off, it might end within a secret."""
MOST: Final = 50
"""Calls of one job that are noted; a connector that pages through something makes many."""


class Call:
    """One call; sizes in bytes, None where nobody knows; bodies that are too large to be kept are None."""

    def __init__(self, request: Request) -> None:
        self.method = request.method
        self.url = request.url
        self.request_headers = list(request.headers)
        self.credentials = request.credentials
        self.request_body: bytes | None = None
        self.request_size: int | None = None
        if request.body is None or isinstance(request.body, bytes):
            self.request_body, self.request_size = _small(request.body or b"")
        self.status: int | None = None
        self.response_headers: Headers = []
        self.response_body: bytes | None = None
        self.response_size: int | None = 0
        self.seconds: float | None = None
        self.error = ""

    def answered(self, status: int, headers: Headers) -> None:
        """The response's head came."""
        self.status = status
        self.response_headers = list(headers)

    def read(self, body: bytes) -> None:
        """The response's body was read."""
        self.response_body, self.response_size = _small(body)


current_calls: ContextVar[list[Call] | None] = ContextVar("current_calls", default=None)
"""Where the calls of the job that runs in this context are noted; None where nobody wants them."""


class RecordedHttp:
    """`connectors.sdk.http.HttpClient` that has another one do the work. What is asked of token end points stays out."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    async def send(self, request: Request) -> Response:
        """As of `HttpClient`."""
        with _Noting(request) as call:
            response = await self._client.send(request)
            call.answered(response.status, response.headers)
            call.read(response.body)
            return response

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """As of `HttpClient`."""
        with _Noting(request) as call:
            async with self._client.stream(request) as response:
                call.answered(response.status, response.headers)
                yield _NotedStream(response, call)

    async def token(self, grant: TokenGrant) -> str:
        """As of `HttpClient`."""
        return await self._client.token(grant)

    def forget_token(self, grant: TokenGrant, token: str) -> None:
        """As of `HttpClient`."""
        self._client.forget_token(grant, token)


class _Noting:
    """Notes one call: how long it took, and the error that it ended with."""

    def __init__(self, request: Request) -> None:
        self._call = Call(request)
        self._began = time.perf_counter()

    def __enter__(self) -> Call:
        calls = current_calls.get()
        if calls is not None and len(calls) < MOST:
            calls.append(self._call)
        return self._call

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        self._call.seconds = time.perf_counter() - self._began
        if error is not None:
            self._call.error = str(error) or type(error).__name__


class _NotedStream:
    """A response whose pieces are noted as they are read, as long as they are few."""

    def __init__(self, response: StreamedResponse, call: Call) -> None:
        self._response = response
        self._call = call

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def reason(self) -> str:
        return self._response.reason

    @property
    def headers(self) -> Headers:
        return self._response.headers

    async def chunks(self) -> AsyncIterator[bytes]:
        """As of `StreamedResponse`."""
        pieces: list[bytes] = []
        size = 0
        async for piece in self._response.chunks():
            size += len(piece)
            if size <= LARGEST:
                pieces.append(piece)
            else:
                pieces.clear()
            self._call.response_body = None
            self._call.response_size = size
            yield piece
        if size <= LARGEST:
            self._call.read(b"".join(pieces))


def _small(body: bytes) -> tuple[bytes | None, int]:
    return (body if len(body) <= LARGEST else None), len(body)
