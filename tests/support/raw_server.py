"""A server that answers with bytes of the test's choosing, for what a well-behaved HTTP server never does."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self

from support.waiting import what_is_accepted_is_connected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    Answer = Callable[["Connection"], Awaitable[None]]


class Connection:
    """One connection; what is read from it is added to `heads` and `bodies`."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        heads: list[str],
        bodies: list[bytes],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._heads = heads
        self._bodies = bodies

    async def request(self) -> str:
        """Read a request's head, and its body where a length is given."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        body = b""
        for line in head.lower().split("\r\n"):
            if line.startswith("content-length:"):
                body = await self._reader.readexactly(int(line.partition(":")[2]))
        self._heads.append(head)
        self._bodies.append(body)
        return head

    async def head(self) -> None:
        """Read a request's head and nothing of its body."""
        await self.until(b"\r\n\r\n")

    async def until(self, end: bytes) -> None:
        """Read up to these bytes."""
        await self._reader.readuntil(end)

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self._writer.write(data)
        await self._writer.drain()

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what comes from either side until one of them ends."""

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while data := await source.read(65536):
                    sink.write(data)
            finally:
                sink.close()

        pumps = [
            asyncio.create_task(pump(self._reader, writer)),
            asyncio.create_task(pump(reader, self._writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in pumps:
                task.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def wait_closed(self) -> None:
        """Wait until the client has closed its side."""
        await self._reader.read()

    def close(self) -> None:
        """Close the connection in good order."""
        self._writer.close()

    def reset(self) -> None:
        """Cut the connection off."""
        self._writer.transport.abort()


class RawServer:
    """Runs `answer` for each connection: `async with RawServer(answer) as server`.

    Attributes:
        heads: the request heads read so far.
        bodies: their bodies, as far as they have a length.
        connections: how many connections came.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0

    @property
    def url(self) -> str:
        """The server's root, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await what_is_accepted_is_connected()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(Connection(reader, writer, self.heads, self.bodies)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # By the task's end, not by the task: one that is cancelled before it begins never gets to it.
        task.add_done_callback(lambda _: writer.close())

    async def _serve(self, connection: Connection) -> None:
        # The client hung up, or the test is over.
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            await self._answer(connection)


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def answer_all(connection: Connection) -> None:
    """Answers every request of a connection with `OK`."""
    while True:
        await connection.request()
        await connection.send(OK)
