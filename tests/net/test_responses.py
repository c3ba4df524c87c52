"""What comes back: headers, bodies and their codings, and how much of it is taken."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from support.http_client import client_with
from support.raw_server import OK, Connection, RawServer, answer_all

from connectors.sdk import HttpBodyError, HttpBodyTooLarge, Request
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.target import Target

    from worker.net.client import HttpClient


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


@pytest.mark.usefixtures("fresh_for_long")
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
