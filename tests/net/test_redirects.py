"""Redirects: followed only when asked for, and never with credentials to another host."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from support.target import Target

from connectors.sdk import EgressDenied, HttpProtocolError, Request
from worker.net.client import HttpClient
from worker.net.egress import EgressPolicy
from worker.net.redirects import Redirects
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Request as Arrived


def redirect(target: Target, method: str, status: int, location: str, path: str = "/from") -> Request:
    url = target.route(method, path, status=status, text="moved", headers={"Location": location})
    body = b"body" if method in ("POST", "PUT", "PATCH") else None
    headers = [("Content-Type", "text/plain"), ("X-Kept", "1")] if body else [("X-Kept", "1")]
    return Request(method, url, headers, body, follow_redirects=True)


def arrive_at(target: Target, path: str = "/to") -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        target.route(method, path, text="arrived")


async def test_a_redirect_is_a_response_unless_following_is_asked_for(
    client: HttpClient, target: Target
) -> None:
    request = replace(redirect(target, "GET", 302, "/to"), follow_redirects=False)
    response = await client.send(request)
    assert (response.status, response.body) == (302, b"moved")


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [
        ("GET", 301, "GET"),
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("PUT", 302, "PUT"),
        ("PATCH", 301, "PATCH"),
        ("DELETE", 302, "DELETE"),
        ("PUT", 303, "GET"),
        ("DELETE", 303, "GET"),
        ("HEAD", 303, "HEAD"),
        ("POST", 307, "POST"),
        ("POST", 308, "POST"),
    ],
)
async def test_the_method_after_a_redirect_follows_the_status(
    client: HttpClient, target: Target, method: str, status: int, then: str
) -> None:
    arrive_at(target)
    request = redirect(target, method, status, "/to")
    assert (await client.send(request)).status == 200
    arrived = target.requests_of("/to")[0]
    assert arrived.method == then
    assert arrived.headers["X-Kept"] == "1"
    keeps_body = then == method and request.body is not None
    assert arrived.body == (b"body" if keeps_body else b"")
    assert ("Content-Type" in arrived.headers) is keeps_body


@pytest.mark.parametrize("status", [300, 304])
async def test_other_statuses_are_not_followed(client: HttpClient, target: Target, status: int) -> None:
    assert (await client.send(redirect(target, "GET", status, "/to"))).status == status


async def test_a_redirect_without_a_place_is_a_response(client: HttpClient, target: Target) -> None:
    url = target.route("GET", "/from", status=302)
    assert (await client.send(Request("GET", url, follow_redirects=True))).status == 302


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[::1", "http://h:port/", "https://"])
async def test_a_redirect_to_where_http_can_not_go_is_a_response(
    client: HttpClient, target: Target, location: str
) -> None:
    assert (await client.send(redirect(target, "GET", 302, location))).status == 302


@pytest.mark.parametrize("name", ["Authorization", "cookie"])
async def test_credentials_are_not_sent_to_another_host(
    client: HttpClient, target: Target, name: str
) -> None:
    async with Target() as other:
        arrive_at(other)
        request = redirect(target, "GET", 302, f"{other.url}/to")
        request.headers.append((name, "secret"))
        assert (await client.send(request)).status == 302
        assert not other.requests


async def test_a_header_that_admits_the_caller_is_not_sent_to_another_host(
    client: HttpClient, target: Target
) -> None:
    async with Target() as other:
        arrive_at(other)
        request = redirect(target, "GET", 302, f"{other.url}/to")
        request.headers.append(("X-Api-Key", "secret"))
        assert (await client.send(replace(request, credentials=frozenset({"x-api-key"})))).status == 302
        assert not other.requests


@pytest.mark.parametrize(("place", "followed"), [("https", False), ("http", True)])
def test_a_scheme_is_a_part_of_the_host(place: str, followed: bool) -> None:  # noqa: FBT001 - a parameter
    request = Request("GET", "http://h:8443/from", [("Authorization", "secret")])
    following = Redirects(request).next(302, [("Location", f"{place}://h:8443/to")])
    assert (following is not None) is followed


async def test_credentials_are_sent_on_to_the_same_host(client: HttpClient, target: Target) -> None:
    arrive_at(target)
    request = redirect(target, "GET", 302, "/to")
    request.headers.append(("Authorization", "secret"))
    assert (await client.send(request)).status == 200
    assert target.requests_of("/to")[0].headers["Authorization"] == "secret"


async def test_without_credentials_another_host_is_followed(client: HttpClient, target: Target) -> None:
    async with Target() as other:
        arrive_at(other)
        assert (await client.send(redirect(target, "GET", 302, f"{other.url}/to"))).status == 200


async def test_redirects_in_a_circle_break_the_protocol(client: HttpClient, target: Target) -> None:
    redirect(target, "GET", 302, "/from", path="/back")
    request = redirect(target, "GET", 302, "/back")
    with pytest.raises(HttpProtocolError):
        await client.send(request)


async def test_redirects_without_an_end_break_the_protocol(client: HttpClient, target: Target) -> None:
    for step in range(60):
        redirect(target, "GET", 302, f"/{step + 1}", path=f"/{step}")
    with pytest.raises(HttpProtocolError):
        await client.send(Request("GET", f"{target.url}/0", follow_redirects=True))
    assert len(target.requests) == 51


async def test_cookies_set_on_the_way_are_sent_on(client: HttpClient, target: Target) -> None:
    def log_in(_: Arrived) -> web.Response:
        response = web.Response(status=302, headers={"Location": "/to"})
        response.set_cookie("session", "s1")
        return response

    arrive_at(target)
    url = target.route_to("GET", "/from", log_in)
    await client.send(Request("GET", url, follow_redirects=True))
    assert target.requests_of("/to")[0].headers["Cookie"] == "session=s1"
    await client.send(Request("GET", f"{target.url}/to"))
    assert "Cookie" not in target.requests_of("/to")[1].headers


async def test_a_streamed_body_is_not_sent_twice(client: HttpClient, target: Target) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"x"

    arrive_at(target)
    request = replace(redirect(target, "PUT", 307, "/to"), body=pieces())
    assert (await client.send(request)).status == 307


async def test_a_redirect_to_a_denied_address_is_denied(target: Target) -> None:
    client = HttpClient(NetSettings(egress=EgressPolicy(deny=("127.0.0.2",))))
    request = redirect(target, "GET", 302, f"http://127.0.0.2:{target.port}/to")
    try:
        with pytest.raises(EgressDenied, match=r"127\.0\.0\.2"):
            await client.send(request)
    finally:
        await client.close()
    assert not target.requests_of("/to")
