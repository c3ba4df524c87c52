"""One request and its response over one connection of aiohttp's pool.

Written against aiohttp's connector and protocol instead of `ClientSession`: header lines go out as they are given,
nothing is added but what HTTP needs, and a request costs about half as much.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import aiohttp

from connectors.sdk.errors import HttpBodyTooLarge
from worker.net.decompression import decompressor_for
from worker.net.errors import LIBRARY_ERRORS, in_body, protocol_error
from worker.net.writing import head_of, is_written_at_once, write

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection
    from aiohttp.http import RawResponseMessage
    from aiohttp.streams import StreamReader

    from connectors.sdk.http import Headers, Request
    from worker.net.decompression import Decompressor
    from worker.net.routes import Route

_LONGEST_HEADER = 64 * 1024
_MOST_HEADERS = 1_000
_LAST_WORDS = 1.0  # seconds
"""For how long a response may still arrive over a connection that takes nothing more."""
FRESH = 2.0  # seconds
"""For how long an idle connection is safe enough for a request that can't be repeated."""


class Pool:
    """Takes connections from aiohttp's pool, and knows for how long each was idle."""

    def __init__(self) -> None:
        self._idle_since: WeakKeyDictionary[ResponseHandler, float] = WeakKeyDictionary()

    async def connect(self, route: Route, limit: float, *, most_idle: float | None) -> Connection:
        """A connection of the route, one idle for at most `most_idle` seconds, made within `limit` seconds (0: none).

        A server may close an idle connection while a request is on its way, and nobody can tell whether it was read;
        a request that can't be repeated therefore takes only a fresh connection.
        """
        timeout = _timeout(limit)
        while True:
            connection = await route.connector.connect(route.initiator, [], timeout)
            if most_idle is None:
                return connection
            protocol = connection.protocol
            assert protocol is not None
            since = self._idle_since.get(protocol)
            if since is None or asyncio.get_running_loop().time() - since <= most_idle:
                return connection
            connection.close()

    def release(self, connection: Connection) -> None:
        """Gives a connection back for others to use, or closes it where HTTP says so."""
        protocol = connection.protocol
        if protocol is not None:
            self._idle_since[protocol] = asyncio.get_running_loop().time()
        connection.release()


@lru_cache(maxsize=64)
def _timeout(limit: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=limit or None, ceil_threshold=float("inf"))


class Exchange:
    """A response whose head has arrived; its body is read once, whole or in chunks.

    `close` ends it at any point: a body that was not read to its end costs the connection.
    """

    __slots__ = (
        "_connection", "_content_encoding", "_max_ratio", "_payload", "_pool", "headers", "reason", "status",
    )  # fmt: skip

    def __init__(
        self,
        pool: Pool,
        connection: Connection,
        message: RawResponseMessage,
        payload: StreamReader,
        max_ratio: int,
    ) -> None:
        self._pool = pool
        self._connection = connection
        self._payload = payload
        encodings = message.headers.getall("Content-Encoding", None)
        self._content_encoding = ",".join(encodings) if encodings else None
        self._max_ratio = max_ratio
        self.status = message.code
        self.reason = message.reason or ""
        self.headers: Headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in message.raw_headers
        ]

    async def read(self, limit: int) -> bytes:
        """The whole body, decompressed.

        Raises:
            HttpBodyTooLarge: it is larger than `limit` bytes.
            HttpBodyError: it broke off or stalled.
        """
        if self._content_encoding is None and self._payload.is_eof() and self._payload.total_bytes <= limit:
            return self._payload.read_nowait()  # it came with its head, as small ones do
        inflate = decompressor_for(self._content_encoding, self._max_ratio)
        chunks: list[bytes] = []
        size = 0
        while (pieces := await self._next(inflate)) is not None:
            size += sum(map(len, pieces))
            if size > limit:
                msg = f"The response is larger than {limit} bytes: refused."
                raise HttpBodyTooLarge(msg)
            chunks += pieces
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body piece by piece, decompressed; bounded by the ratio alone."""
        inflate = decompressor_for(self._content_encoding, self._max_ratio)
        while (pieces := await self._next(inflate)) is not None:
            for piece in pieces:
                yield piece

    async def _next(self, inflate: Decompressor | None) -> Sequence[bytes] | None:
        """What the next bytes to arrive inflate to, None at the body's end."""
        try:
            chunk = await self._payload.readany()
        except LIBRARY_ERRORS as error:
            raise in_body(error) from error
        if chunk:
            return (chunk,) if inflate is None else inflate.feed(chunk)
        if inflate is not None:
            inflate.finish()
        return None

    def close(self) -> None:
        """Gives the connection back, or closes it where the body was not read to its end."""
        if self._payload.is_eof():
            self._pool.release(self._connection)
        else:
            self._connection.close()


async def exchange(
    pool: Pool, route: Route, path: str, request: Request, *, most_idle: float | None, max_ratio: int
) -> Exchange:
    """Sends a request over the route and waits for the response's head.

    Raises:
        HttpProtocolError: a header can't be sent, or the peer answered something that is no HTTP response.
        Exception: one of `LIBRARY_ERRORS`, which the caller translates.
    """
    head = head_of(route, path, request)
    connection = await pool.connect(route, request.connect_timeout, most_idle=most_idle)
    try:
        protocol = connection.protocol
        assert protocol is not None
        protocol.set_response_params(
            skip_payload=request.method == "HEAD",
            auto_decompress=False,
            read_until_eof=True,
            read_timeout=request.read_timeout or None,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
        )
        message, payload = await _answered(protocol, head, request)
    except BaseException:
        connection.close()
        raise
    return Exchange(pool, connection, message, payload, max_ratio)


async def _answered(
    protocol: ResponseHandler, head: bytes, request: Request
) -> tuple[RawResponseMessage, StreamReader]:
    if is_written_at_once(request.body):
        await write(protocol, head, request)
        protocol.start_timeout()
        return await _response(protocol)
    answering = asyncio.create_task(_response(protocol))
    writing = asyncio.create_task(write(protocol, head, request))
    try:
        return await _answered_meanwhile(protocol, answering, writing)
    finally:
        writing.cancel()
        answering.cancel()
        await asyncio.gather(writing, answering, return_exceptions=True)


async def _answered_meanwhile(
    protocol: ResponseHandler,
    answering: asyncio.Task[tuple[RawResponseMessage, StreamReader]],
    writing: asyncio.Task[None],
) -> tuple[RawResponseMessage, StreamReader]:
    """The response, also one that comes before the body is written: a server that refuses it takes no more of it."""
    await asyncio.wait((answering, writing), return_when=asyncio.FIRST_COMPLETED)
    if not writing.done():
        protocol.force_close()
        return await answering
    try:
        await writing
    except LIBRARY_ERRORS:
        await asyncio.wait((answering,), timeout=_LAST_WORDS)
        if not answering.done() or answering.exception() is not None:
            raise
    if not answering.done():
        protocol.start_timeout()
    return await answering


async def _response(protocol: ResponseHandler) -> tuple[RawResponseMessage, StreamReader]:
    """The final response; interim ones (RFC 9110, section 15.2) are passed over."""
    while True:
        message, payload = await protocol.read()
        if message.code == HTTPStatus.SWITCHING_PROTOCOLS:  # which nobody asked for
            raise protocol_error()
        if message.code >= HTTPStatus.OK:
            return message, payload
