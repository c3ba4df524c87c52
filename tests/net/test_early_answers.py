"""Answers that come before the request's body is written, as of servers that refuse it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from support.raw_server import OK, Connection, RawServer

from connectors.sdk import ConnectorError, HttpConnectError, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.net.client import HttpClient

REFUSAL = b"HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\nrefused"
FAR_MORE_THAN_SOCKETS_TAKE = 64 * 1024**2


async def refuse(connection: Connection) -> None:
    """Answers as soon as the head is there, and reads no further."""
    await connection.head()
    await connection.send(REFUSAL)
    await asyncio.Event().wait()


class Endless:
    """A body without an end; `closed` once nobody will ask for more of it."""

    def __init__(self) -> None:
        self.closed = False
        self._kept: list[AsyncIterator[bytes]] = []  # so that nobody but the sender closes them

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._kept.append(self._pieces())
        return self._kept[-1]

    async def _pieces(self) -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * 65536
        finally:
            self.closed = True


async def test_a_streamed_body_that_is_refused_is_sent_no_further(client: HttpClient) -> None:
    body = Endless()
    async with RawServer(refuse) as server:
        response = await client.send(Request("POST", server.url, body=body))
    assert (response.status, response.body) == (413, b"refused")
    assert body.closed


async def test_nor_is_one_that_was_opened_before(client: HttpClient) -> None:
    body = Endless()
    async with RawServer(refuse) as server:
        response = await client.send(Request("POST", server.url, body=aiter(body)))
    assert response.status == 413
    assert body.closed


async def test_a_large_body_that_is_refused_is_sent_no_further(client: HttpClient) -> None:
    async with RawServer(refuse) as server:
        response = await client.send(Request("PUT", server.url, body=bytes(FAR_MORE_THAN_SOCKETS_TAKE)))
    assert (response.status, response.body) == (413, b"refused")


async def test_it_counts_though_the_connection_breaks_meanwhile(client: HttpClient) -> None:
    answered = asyncio.Event()

    async def refuse_and_tell(connection: Connection) -> None:
        await connection.head()
        await connection.send(REFUSAL)
        answered.set()
        await asyncio.Event().wait()

    async def breaking() -> AsyncIterator[bytes]:
        yield b"x"
        await answered.wait()
        raise ConnectionResetError

    async with RawServer(refuse_and_tell) as server:
        response = await client.send(Request("POST", server.url, body=breaking()))
    assert response.status == 413


async def test_its_connection_is_not_used_again(client: HttpClient) -> None:
    async with RawServer(refuse) as server:
        for _ in range(2):
            await client.send(Request("POST", server.url, body=Endless()))
        assert server.connections == 2


async def test_a_server_that_hangs_up_without_a_word_is_a_connect_error(client: HttpClient) -> None:
    async def hang_up(connection: Connection) -> None:
        await connection.head()
        connection.reset()

    async with RawServer(hang_up) as server:
        with pytest.raises(HttpConnectError):
            await client.send(Request("POST", server.url, body=Endless()))


async def test_a_body_that_fails_is_its_own_error(client: HttpClient) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectorError("GONE", "The document is gone.")

    async with RawServer(refuse_nothing) as server:
        with pytest.raises(ConnectorError, match="The document is gone"):
            await client.send(Request("POST", server.url, body=broken()))


async def refuse_nothing(connection: Connection) -> None:
    await connection.head()
    await connection.wait_closed()


@pytest.mark.usefixtures("fresh_for_long")
async def test_an_answer_to_the_whole_body_leaves_the_connection_to_others(client: HttpClient) -> None:
    async def answer_twice(connection: Connection) -> None:
        for _ in range(2):
            await connection.head()
            await connection.until(b"0\r\n\r\n")
            await connection.send(OK)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x"

    async with RawServer(answer_twice) as server:
        for _ in range(2):
            assert (await client.send(Request("POST", server.url, body=pieces()))).body == b"ok"
        assert server.connections == 1
