"""Amazon's library over the worker's HTTP client: it signs, the worker connects, by its own rules.

So proxies, certificates, limits and the egress policy hold for AWS as for every connector, and connections are shared.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from aiobotocore.awsrequest import AioAWSResponse

from connectors.sdk import ConnectorError, EgressDenied, HttpBodyTooLarge, HttpError, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from connectors.sdk import HttpClient, StreamedResponse

_UNSENT = frozenset({"expect", "content-length", "transfer-encoding"})
"""Headers that are the HTTP client's to set; those of them that are signed it sets to the same."""


@dataclass(frozen=True, slots=True)
class _Lent:
    http: HttpClient
    streams: AsyncExitStack


_LENT: ContextVar[_Lent] = ContextVar("lent")


@asynccontextmanager
async def lent(http: HttpClient) -> AsyncIterator[None]:
    """Has clients send by `http` in the block; bodies that were not read to their ends are closed after it."""
    async with AsyncExitStack() as streams:
        token = _LENT.set(_Lent(http, streams))
        try:
            yield
        finally:
            _LENT.reset(token)


class Body:
    """A response's body, as Amazon's library and the S3 connector read it."""

    def __init__(self, source: bytes | StreamedResponse) -> None:
        self._source = source

    async def read(self) -> bytes:
        """All of it."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def chunks(self) -> AsyncIterator[bytes]:
        """Piece by piece."""
        if isinstance(self._source, bytes):
            yield self._source
            return
        with _no_code():
            async for chunk in self._source.chunks():
                yield chunk


class WorkerHttp:
    """What `AioConfig` takes as `http_session_cls`: sends each request by the client that the job at hand lent."""

    def __init__(self, timeout: tuple[float, float], **_: Any) -> None:
        self._connect_timeout, self._read_timeout = timeout

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def close(self) -> None:
        """Closes nothing: connections are the worker's."""

    async def send(self, request: Any) -> AioAWSResponse:
        """Sends a signed request of the library.

        Raises:
            ConnectorError: there was no usable response; the library passes it on.
        """
        lent = _LENT.get()
        wanted = Request(
            request.method,
            request.url,
            _header_lines(request.headers),
            _bytes(request.body),
            self._connect_timeout,
            self._read_timeout,
        )
        with _no_code():
            if request.stream_output:
                streamed = await lent.streams.enter_async_context(lent.http.stream(wanted))
                return AioAWSResponse(request.url, streamed.status, dict(streamed.headers), Body(streamed))
            answer = await lent.http.send(wanted)
        return AioAWSResponse(request.url, answer.status, dict(answer.headers), Body(answer.body))


@contextmanager
def _no_code() -> Iterator[None]:
    """Takes the code off failures of the network, which have none in the reference (recorded cloud jobs).

    What only this worker refuses keeps its own.
    """
    try:
        yield
    except (EgressDenied, HttpBodyTooLarge):
        raise
    except HttpError as error:
        raise ConnectorError(None, error.message) from error


def _header_lines(headers: Any) -> list[tuple[str, str]]:
    lines = [
        (name, value.decode() if isinstance(value, bytes) else str(value))
        for name, value in headers.items()
        if name.lower() not in _UNSENT
    ]
    return [*lines, ("Accept-Encoding", "identity")]


def _bytes(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return bytes(body if isinstance(body, bytearray) else body.read())
