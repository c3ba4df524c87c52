"""The client: what goes on the wire, what comes back, and what becomes of failures."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from support.ports import free_port
from support.raw_server import Connection, RawServer

from connectors.sdk import (
    HttpBodyError,
    HttpBodyTooLarge,
    HttpConnectError,
    HttpProtocolError,
    HttpTimeout,
    InputError,
    Request,
)
from worker.net.client import HttpClient
from worker.net.egress import BlockList, BlockRule
from worker.net.settings import NetSettings, RateLimit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from support.target import Target

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def client_with(settings: NetSettings) -> AsyncIterator[HttpClient]:
    client = HttpClient(settings)
    try:
        yield client
    finally:
        await client.close()


async def answer_all(connection: Connection) -> None:
    while True:
        await connection.request()
        await connection.send(OK)


# What goes on the wire


async def test_only_the_headers_that_http_needs_are_added(client: HttpClient) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", f"{server.url}/a"))
    lines = server.heads[0].split("\r\n")
    assert lines[0] == "GET /a HTTP/1.1"
    assert {line.partition(":")[0] for line in lines[1:] if line} == {"User-Agent", "Accept-Encoding", "Host"}
    assert "Accept-Encoding: gzip, deflate" in lines
    assert f"Host: 127.0.0.1:{server.port}" in lines


async def test_header_lines_go_out_in_their_order_and_case(client: HttpClient) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url, [("x-B", "1"), ("X-a", "2"), ("x-b", "3")]))
    assert "\r\nx-B: 1\r\nX-a: 2\r\nx-b: 3\r\n" in server.heads[0]


async def test_a_requests_own_header_replaces_the_automatic_one(client: HttpClient) -> None:
    own = [("host", "other.example"), ("USER-AGENT", "me"), ("Accept-Encoding", "identity")]
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url, own))
    head = server.heads[0].lower()
    assert [head.count(f"\r\n{name.lower()}:") for name, _ in own] == [1, 1, 1]
    assert "\r\nhost: other.example\r\n" in head


async def test_line_breaks_in_a_header_value_become_blanks(client: HttpClient) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url, [("X-A", "1\r\nX-Evil: 2")]))
    assert "\r\nX-A: 1  X-Evil: 2\r\n" in server.heads[0]


async def test_headers_are_written_as_latin_1(client: HttpClient) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url, [("X-Ünï", "ü☃")]))
    assert "\r\nX-Ünï: ü?\r\n" in server.heads[0]


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "X-A: 1\r\nX-B", "", "a b"])
async def test_a_header_that_would_break_the_message_is_refused(client: HttpClient, name: str) -> None:
    with pytest.raises(HttpProtocolError, match="An error with the HTTP protocol occurred"):
        await client.send(Request("GET", "http://127.0.0.1:9/", [(name, "1")]))


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", "/"),
        ("?a=b", "/?a=b"),
        ("/a/../b//c;d?x=%2B+;&=#frag", "/a/../b//c;d?x=%2B+;&="),
        ("/ü", "/ü"),
    ],
)
async def test_a_path_is_sent_as_it_is_written(client: HttpClient, path: str, sent: str) -> None:
    async with RawServer(answer_all) as server:
        await client.send(Request("GET", server.url + path))
    assert server.heads[0].split(" ")[1] == sent


@pytest.mark.parametrize(
    "url", ["http://user:pw@h.example/", "http://h.example/a b", "http://h.example/\r\nX: y"]
)
async def test_a_user_or_a_blank_in_the_url_breaks_the_protocol(client: HttpClient, url: str) -> None:
    with pytest.raises(HttpProtocolError):
        await client.send(Request("GET", url))


@pytest.mark.parametrize(
    "url", ["http://", "http://?a", "http://0000::1", "ftp://h.example", "/a", "http://:80/"]
)
async def test_a_url_without_a_host_can_never_work(client: HttpClient, url: str) -> None:
    with pytest.raises(InputError, match="Invalid URL"):
        await client.send(Request("GET", url))


@pytest.mark.parametrize(("method", "length"), [("GET", None), ("DELETE", None), ("POST", "0"), ("PUT", "0")])
async def test_a_method_that_usually_has_a_body_says_that_there_is_none(
    client: HttpClient, target: Target, method: str, length: str | None
) -> None:
    await client.send(Request(method, target.route(method, "/x", text="ok")))
    assert target.requests[0].headers.get("Content-Length") == length


async def test_a_body_far_larger_than_the_sockets_buffers_arrives_whole(
    client: HttpClient,
) -> None:
    body = bytes(range(256)) * 40_000
    async with RawServer(answer_all) as server:
        await client.send(Request("POST", server.url, body=body))
    assert server.bodies == [body]


async def test_a_streamed_body_is_sent_in_chunks(client: HttpClient, target: Target) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"one,", b"", b"two"):
            yield piece

    await client.send(Request("PUT", target.route("PUT", "/x", text="ok"), body=pieces()))
    assert target.requests[0].body == b"one,two"
    assert target.requests[0].headers["Transfer-Encoding"] == "chunked"


# What comes back


async def test_headers_come_back_in_their_order_and_case(client: HttpClient) -> None:
    async def answer(connection: Connection) -> None:
        await connection.request()
        await connection.send(
            b"HTTP/1.1 299 Sort of fine\r\nx-A: 1\r\nX-a: \xfc\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n"
        )

    async with RawServer(answer) as server:
        response = await client.send(Request("GET", server.url))
    assert (response.status, response.reason, response.body) == (299, "Sort of fine", b"")
    assert response.headers == [("x-A", "1"), ("X-a", "ü"), ("X-Empty", ""), ("Content-Length", "0")]


async def test_a_body_without_a_length_ends_with_the_connection(client: HttpClient) -> None:
    async def answer(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.0 200\r\n\r\nto the ")
        await connection.send(b"end")

    async with RawServer(answer) as server:
        response = await client.send(Request("GET", server.url))
    assert (response.reason, response.body) == ("", b"to the end")


async def test_interim_responses_are_passed_over(client: HttpClient) -> None:
    async def answer(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK)

    async with RawServer(answer) as server:
        assert (await client.send(Request("GET", server.url))).status == 200


async def test_a_head_answer_has_no_body_whatever_its_length_says(client: HttpClient, target: Target) -> None:
    response = await client.send(Request("HEAD", target.route("HEAD", "/x", text="four")))
    assert (response.status, response.body) == (200, b"")


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
    ],
)
async def test_a_compressed_body_is_inflated_and_its_headers_stay(
    client: HttpClient, target: Target, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    text = b"a long text, " * 50_000
    url = target.route("GET", "/x", body=compress(text), headers={"Content-Encoding": encoding})
    response = await client.send(Request("GET", url))
    assert response.body == text
    assert ("Content-Encoding", encoding) in response.headers


@pytest.mark.parametrize(
    "lines", ["gzip, deflate", "gzip,identity,deflate", "gzip\r\nContent-Encoding: deflate"]
)
async def test_codings_are_undone_in_the_order_they_were_applied(client: HttpClient, lines: str) -> None:
    body = zlib.compress(gzip.compress(b"twice"))

    async def answer(connection: Connection) -> None:
        await connection.request()
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {lines}\r\nContent-Length: {len(body)}\r\n\r\n"
        await connection.send(head.encode() + body)
        await connection.wait_closed()

    async with RawServer(answer) as server:
        assert (await client.send(Request("GET", server.url))).body == b"twice"


@pytest.mark.parametrize("encoding", ["identity", "br", "gzip, br"])
async def test_an_unknown_encoding_is_left_as_it_is(
    client: HttpClient, target: Target, encoding: str
) -> None:
    url = target.route("GET", "/x", body=b"\x01\x02", headers={"Content-Encoding": encoding})
    assert (await client.send(Request("GET", url))).body == b"\x01\x02"


async def test_connections_are_used_again(client: HttpClient) -> None:
    async with RawServer(answer_all) as server:
        for _ in range(5):
            await client.send(Request("POST", server.url, body=b"x"))
        assert server.connections == 1


async def test_a_response_can_be_read_piece_by_piece(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", body=gzip.compress(bytes(300_000)), headers={"Content-Encoding": "gzip"})
    async with client.stream(Request("GET", url)) as response:
        assert response.status == 200
        assert b"".join([chunk async for chunk in response.chunks()]) == bytes(300_000)


# Bounds


async def test_a_body_that_is_too_large_is_refused(target: Target) -> None:
    url = target.route("GET", "/x", body=bytes(2_000))
    async with client_with(NetSettings(max_body=1_999)) as client:
        with pytest.raises(HttpBodyTooLarge, match="larger than 1999 bytes") as raised:
            await client.send(Request("GET", url))
        assert raised.value.code == "RESPONSE_TOO_LARGE"
        target.route("GET", "/x", body=bytes(1_999))
        assert len((await client.send(Request("GET", url))).body) == 1_999


async def test_a_body_that_inflates_beyond_measure_is_refused_early(
    client: HttpClient, target: Target
) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    url = target.route("GET", "/x", body=bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(HttpBodyTooLarge, match="inflates to more than 100 times"):
        await client.send(Request("GET", url))
    async with client.stream(Request("GET", url)) as response:
        with pytest.raises(HttpBodyTooLarge):
            async for _ in response.chunks():
                pass


def ten_gigabytes() -> bytes:
    """As many zeros, compressed twice."""
    part = bytes(16 * 1024 * 1024)
    deflate = zlib.compressobj(9, wbits=-15)
    first = deflate.compress(part) + deflate.flush(zlib.Z_FULL_FLUSH)
    repeated = deflate.compress(part) + deflate.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(first + repeated * 639 + deflate.flush(), 9)


async def test_kilobytes_that_inflate_to_ten_gigabytes_are_refused(
    client: HttpClient, target: Target
) -> None:
    bomb = ten_gigabytes()
    assert len(bomb) < 20_000
    url = target.route("GET", "/x", body=bomb, headers={"Content-Encoding": "deflate, gzip"})
    tracemalloc.start()
    try:
        with pytest.raises(HttpBodyTooLarge, match="inflates to more than 100 times") as raised:
            await client.send(Request("GET", url))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert raised.value.code == "RESPONSE_TOO_LARGE"
    assert most < 20_000_000


async def test_a_body_that_claims_many_codings_is_refused(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", body=b"x", headers={"Content-Encoding": ",".join(["gzip"] * 6)})
    with pytest.raises(HttpBodyError, match="more than 5 times over"):
        await client.send(Request("GET", url))


@pytest.mark.parametrize(
    "body", [b"no gzip at all", gzip.compress(b"cut off" * 100)[:-9]], ids=["none", "cut off"]
)
async def test_a_damaged_compressed_body_is_an_error_of_the_body(
    client: HttpClient, target: Target, body: bytes
) -> None:
    url = target.route("GET", "/x", body=body, headers={"Content-Encoding": "gzip"})
    with pytest.raises(HttpBodyError):
        await client.send(Request("GET", url))


# Failures


async def test_nobody_there_is_a_connect_error(client: HttpClient) -> None:
    for url in (f"http://127.0.0.1:{free_port()}/", "http://no-such-host.invalid/"):
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
        await client.send(Request("GET", url, connect_timeout=1))
        with pytest.raises(HttpTimeout, match="rate limit"):
            await client.send(Request("GET", url, connect_timeout=1))
    assert len(target.requests) == 1


async def test_a_time_of_zero_is_no_limit(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/x", text="ok")
    assert (await client.send(Request("GET", url, connect_timeout=0, read_timeout=0))).status == 200


async def test_a_body_that_stalls_or_breaks_off_is_an_error_of_the_body(client: HttpClient) -> None:
    async def stall(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await connection.wait_closed()

    async def break_off(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")

    async with RawServer(stall) as server:
        with pytest.raises(HttpBodyError, match="Failed to read response body: Read timed out") as raised:
            await client.send(Request("GET", server.url, read_timeout=0.5))
        assert raised.value.code == "500"
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
        monkeypatch.setattr("worker.net.client.FRESH", -1)
        await client.send(Request("POST", server.url))
        assert server.connections == 2
        await client.send(Request("GET", server.url))
        assert server.connections == 2


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
    async with asyncio.timeout(5):
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
