"""What becomes of requests that fail, are repeated or must not be sent."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest
from support.clock import LoopClock
from support.http_client import client_with
from support.ports import free_port
from support.raw_server import OK, Connection, RawServer, answer_all

from connectors.sdk import (
    HttpBodyError,
    HttpConnectError,
    HttpProtocolError,
    HttpTimeout,
    InputError,
    Request,
)
from worker.net.egress import BlockList, BlockRule
from worker.net.settings import NetSettings, RateLimit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Target

    from worker.net.client import HttpClient


# Failures


async def test_nobody_there_is_a_connect_error(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown, raising=False)
    for url in (f"http://127.0.0.1:{free_port()}/", "http://no-such-host.example/"):
        with pytest.raises(
            HttpConnectError, match=r"^An error occurred while executing the request"
        ) as raised:
            await client.send(Request("GET", url))
        assert raised.value.code == "408"


async def test_no_answer_in_time_is_a_timeout(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", text="late")
    target.hold("/x")
    with pytest.raises(HttpTimeout, match=r"^The request timed out. Please try increasing") as raised:
        await client.send(Request("GET", url, read_timeout=0.05))
    assert raised.value.code == "408"
    assert len(await target.arrived("/x")) == 1


async def test_connecting_is_limited(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> list[object]:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never, raising=False)
    with pytest.raises(HttpTimeout):
        await client.send(Request("GET", "http://slow-to-resolve.example/", connect_timeout=0.05))


async def test_a_server_that_accepts_and_then_keeps_silent_is_no_connection(client: HttpClient) -> None:
    async def keep_silent(connection: Connection) -> None:
        await connection.wait_closed()

    async with RawServer(keep_silent) as server:
        url = server.url.replace("http://", "https://")
        with pytest.raises(HttpTimeout):
            await client.send(Request("GET", url, connect_timeout=0.1, read_timeout=30))


async def test_a_host_gets_no_more_requests_than_its_rate(target: Target) -> None:
    url = target.route("GET", "/x", text="ok")
    async with client_with(NetSettings(rate_limits=(RateLimit("127.0.0.*", 0.01),))) as client:
        await client.send(Request("GET", url, connect_timeout=30))
        with pytest.raises(HttpTimeout, match="rate limit"):
            await client.send(Request("GET", url, connect_timeout=30))
    assert len(target.requests) == 1


async def test_a_time_of_zero_is_no_limit(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", text="ok")
    assert (await client.send(Request("GET", url, connect_timeout=0, read_timeout=0))).status == 200


async def test_a_body_that_stalls_is_an_error_of_the_body(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stall(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await connection.wait_closed()

    clock = LoopClock(monkeypatch)
    async with (
        RawServer(stall) as server,
        client.stream(Request("GET", server.url, read_timeout=30)) as response,
    ):
        chunks = response.chunks()
        assert await anext(chunks) == b"half"
        clock.move(31)
        with pytest.raises(HttpBodyError, match="Failed to read response body: Read timed out") as raised:
            await anext(chunks)
        assert raised.value.code == "500"


async def test_a_body_that_breaks_off_is_an_error_of_the_body(client: HttpClient) -> None:
    async def break_off(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")

    async with RawServer(break_off) as server:
        with pytest.raises(HttpBodyError, match="Failed to read response body"):
            await client.send(Request("GET", server.url))


@pytest.mark.parametrize(
    "answer", [b"what is HTTP?\r\n\r\n", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"]
)
async def test_an_answer_that_is_no_http_response_is_a_protocol_error(
    client: HttpClient, answer: bytes
) -> None:
    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.send(answer)
        await connection.wait_closed()

    async with RawServer(serve) as server:
        with pytest.raises(HttpProtocolError) as raised:
            await client.send(Request("GET", server.url))
        assert raised.value.code == "500"


async def test_a_cancelled_request_gives_its_connection_up(client: HttpClient) -> None:
    asked, closed = asyncio.Event(), asyncio.Event()

    async def serve(connection: Connection) -> None:
        await connection.request()
        asked.set()
        await connection.wait_closed()
        closed.set()

    async with RawServer(serve) as server:
        request = asyncio.create_task(client.send(Request("GET", server.url)))
        await asked.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        await closed.wait()


# Repeating


class Dropping:
    """Answers the first request of its first connection, drops the second, and goes on properly after that."""

    def __init__(self) -> None:
        self.dropped = 0

    async def __call__(self, connection: Connection) -> None:
        if self.dropped:
            await answer_all(connection)
        await connection.request()
        await connection.send(OK)
        await connection.request()
        self.dropped += 1
        connection.reset()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_what_can_be_repeated_outlives_a_dropped_connection(client: HttpClient, method: str) -> None:
    async with RawServer(Dropping()) as server:
        for _ in range(2):
            assert (await client.send(Request(method, server.url))).body == b"ok"
        assert len(server.heads) == 3


@pytest.mark.usefixtures("fresh_for_long")
@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_what_can_not_be_repeated_is_sent_once(client: HttpClient, method: str) -> None:
    async with RawServer(Dropping()) as server:
        await client.send(Request(method, server.url))
        with pytest.raises(HttpConnectError):
            await client.send(Request(method, server.url))
        assert len(server.heads) == 2


async def test_a_streamed_body_is_sent_once(client: HttpClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"x"

    async def drop(connection: Connection) -> None:
        await connection.request()
        connection.reset()

    async with RawServer(drop) as server:
        with pytest.raises(HttpConnectError):
            await client.send(Request("PUT", server.url, body=pieces()))
        assert server.connections == 1


async def test_a_server_that_always_drops_is_tried_twice(client: HttpClient) -> None:
    async def drop(connection: Connection) -> None:
        await connection.request()
        connection.reset()

    async with RawServer(drop) as server:
        with pytest.raises(HttpConnectError):
            await client.send(Request("GET", server.url))
        assert len(server.heads) == 2


async def test_a_post_takes_no_connection_that_was_idle_for_long(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url))
        monkeypatch.setattr("worker.net.opener.FRESH", -1)
        await client.send(Request("POST", server.url))
        assert server.connections == 2
        await client.send(Request("GET", server.url))
        assert server.connections == 2


async def test_requests_that_are_the_first_together_share_one_pool(client: HttpClient) -> None:
    assert client.connections() == (0, 0)
    async with RawServer(answer_all) as server:
        await asyncio.gather(*(client.send(Request("GET", server.url)) for _ in range(5)))
        assert client.connections() == (0, server.connections)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_asked_once_more_for_a_get(
    client: HttpClient, target: Target, status: int
) -> None:
    url = target.route("GET", "/x", status=status, headers={"Retry-After": "0"})
    assert (await client.send(Request("GET", url))).status == status
    assert target.count("/x") == 2


async def test_a_busy_server_is_not_asked_again_for_what_changes_things(
    client: HttpClient, target: Target
) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        url = target.route(method, "/x", status=503, headers={"Retry-After": "0"})
        await client.send(Request(method, url))
    assert target.count("/x") == 4


async def test_a_long_retry_after_is_not_waited_for(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", status=503, headers={"Retry-After": "60"})
    async with asyncio.timeout(20):
        assert (await client.send(Request("GET", url))).status == 503
    assert target.count("/x") == 1


# Policy


async def test_a_blocked_url_is_never_called(target: Target) -> None:
    url = target.route("GET", "/x", text="ok")
    rules = BlockList((BlockRule("URL", "/x", "SECRET_AREA"),))
    async with client_with(NetSettings(block_list=rules)) as client:
        with pytest.raises(InputError, match=r"The provided URL is not allowed \(Block Name: SECRET_AREA\)$"):
            await client.send(Request("GET", url))
    assert not target.requests
