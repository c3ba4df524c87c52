"""What goes on the wire: the request line, headers, bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.raw_server import RawServer, answer_all

from connectors.sdk import HttpProtocolError, InputError, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Target

    from worker.net.client import HttpClient


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
