"""How a request is written: its head as the caller gave it plus what HTTP needs, its body no faster than it is taken."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import aiohttp

from worker.net.errors import protocol_error

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from aiohttp.client_proto import ResponseHandler

    from connectors.sdk.http import Request
    from worker.net.routes import Route

_STREAM_FROM = 256 * 1024  # bytes of a body from which writing waits for the peer
_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
_OURS_ALONE = frozenset({"content-length", "transfer-encoding"})
_BREAKS_VALUE = re.compile(r"[\r\n\0]")
_BREAKS_NAME = re.compile(r"[\x00-\x20:\x7f]")


def _user_agent() -> str:
    try:
        return f"connector-worker/{version('connector-worker')}"
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "connector-worker"


_USER_AGENT = _user_agent()


def head_of(route: Route, path: str, request: Request) -> bytes:
    """The request line and header lines; automatic ones first, each replaced by the request's own of its name."""
    own = {name.lower() for name, _ in request.headers}
    if own & _OURS_ALONE:
        raise protocol_error()
    lines = [f"{request.method} {route.prefix}{path} HTTP/1.1"]
    lines += [line for name, line in _AUTOMATIC_LINES if name not in own]
    if "host" not in own:
        lines.append(f"Host: {route.host}")
    if length := _length(request):
        lines.append(length)
    if route.proxy_authorization:
        lines.append(f"Proxy-Authorization: {route.proxy_authorization}")
    lines += [_line(name, value) for name, value in request.headers]
    lines.append("\r\n")
    return "\r\n".join(lines).encode("latin-1", "replace")


_AUTOMATIC_LINES = (
    ("user-agent", f"User-Agent: {_USER_AGENT}"),
    ("accept-encoding", "Accept-Encoding: gzip, deflate"),
)


def _line(name: str, value: str) -> str:
    if not name or _BREAKS_NAME.search(name):
        raise protocol_error()
    return f"{name}: {_BREAKS_VALUE.sub(' ', value)}"


def _length(request: Request) -> str | None:
    if isinstance(request.body, bytes):
        return f"Content-Length: {len(request.body)}"
    if request.body is not None:
        return "Transfer-Encoding: chunked"
    return "Content-Length: 0" if request.method in _WITH_LENGTH else None


def is_written_at_once(body: bytes | AsyncIterable[bytes] | None) -> bool:
    """Whether `write` waits for nobody."""
    return body is None or (isinstance(body, bytes) and len(body) <= _STREAM_FROM)


async def write(protocol: ResponseHandler, head: bytes, request: Request) -> None:
    """Writes head and body.

    Raises:
        aiohttp.ServerDisconnectedError: the connection is gone.
        TimeoutError: the peer takes nothing for longer than the request's `read_timeout`.
    """
    body = request.body
    if body is None:
        _put(protocol, head)
    elif isinstance(body, bytes):
        await _write_bytes(protocol, head, body, request.read_timeout)
    else:
        await _write_chunked(protocol, head, body, request.read_timeout)


async def _write_bytes(protocol: ResponseHandler, head: bytes, body: bytes, limit: float) -> None:
    if is_written_at_once(body):
        _put(protocol, head + body)
        return
    _put(protocol, head)
    for start in range(0, len(body), _STREAM_FROM):
        _put(protocol, body[start : start + _STREAM_FROM])
        await _drained(protocol, limit)


async def _write_chunked(
    protocol: ResponseHandler, head: bytes, body: AsyncIterable[bytes], limit: float
) -> None:
    _put(protocol, head)
    given = aiter(body)
    try:
        async for chunk in given:
            if chunk:
                _put(protocol, b"%x\r\n%b\r\n" % (len(chunk), chunk))
                await _drained(protocol, limit)
    finally:
        if isinstance(given, AsyncGenerator):
            await given.aclose()  # what it reads from is free again, however far it got
    _put(protocol, b"0\r\n\r\n")


def _put(protocol: ResponseHandler, data: bytes) -> None:
    transport = protocol.transport
    if transport is None or transport.is_closing():
        raise aiohttp.ServerDisconnectedError
    transport.write(data)


async def _drained(protocol: ResponseHandler, limit: float) -> None:
    """Waits until the peer has taken what was written, at most `limit` seconds; 0 waits for ever."""
    if protocol.writing_paused:
        async with asyncio.timeout(limit or None):
            await protocol._drain_helper()  # noqa: SLF001 -- what aiohttp's own writer waits on
