"""Requests that an access token admits, sent again with a new one where the server refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from support.ports import free_port

from connectors.sdk import ConnectorError, HttpConnectError, Request
from connectors.sdk.bearer import BearerClient
from connectors.sdk.oauth import ClientCredentials
from connectors.sdk.testing import FakeContext
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Request as Received
    from support.target import Target


class Reopened:
    """A body that can be opened again."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"te"
        yield b"a"


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    """The worker's own client."""
    made = HttpClient()
    yield made
    await made.close()


@pytest.fixture
def context(http: HttpClient) -> FakeContext:
    return FakeContext(http=http)


@pytest.fixture
def bearer(context: FakeContext, target: Target) -> BearerClient:
    """Sends with the tokens token-1, token-2, …"""
    return BearerClient(context, ClientCredentials(target.token_endpoint("/token"), "id", "hush"))


def taking(target: Target, token: str, method: str = "PUT") -> str:
    """A resource that one token admits to; gives its URL."""

    def answer(request: Received) -> web.Response:
        if request.headers["Authorization"] != f"Bearer {token}":
            return web.Response(status=401, text="expired")
        return web.Response(text="taken")

    return target.route_to(method, "/resource", answer)


async def test_a_token_that_is_taken_serves_all_requests(bearer: BearerClient, target: Target) -> None:
    url = taking(target, "token-1")
    for _ in range(2):
        response = await bearer.send(Request("PUT", url, [("X-Own", "1")], b"tea"))
        assert response.body == b"taken"
    assert [(each.headers["X-Own"], each.body) for each in target.requests_of("/resource")] == [
        ("1", b"tea")
    ] * 2
    assert target.count("/token") == 1


@pytest.mark.parametrize("body", [None, b"tea", Reopened()], ids=["none", "whole", "pieces"])
async def test_a_refused_token_is_got_anew_and_the_request_sent_again(
    bearer: BearerClient, target: Target, body: Any
) -> None:
    response = await bearer.send(Request("PUT", taking(target, "token-2"), body=body))
    assert (response.status, response.body) == (200, b"taken")
    first, second = target.requests_of("/resource")
    assert first.body == second.body == (b"" if body is None else b"tea")


async def test_a_download_is_asked_for_again_with_a_new_token(bearer: BearerClient, target: Target) -> None:
    async with bearer.stream(Request("GET", taking(target, "token-2", "GET"))) as response:
        assert response.status == 200
        assert b"".join([chunk async for chunk in response.chunks()]) == b"taken"
    assert target.count("/resource") == 2


async def test_a_new_token_that_is_refused_too_is_the_end(bearer: BearerClient, target: Target) -> None:
    request = Request("GET", taking(target, "another", "GET"))
    assert (await bearer.send(request)).body == b"expired"
    assert target.count("/resource") == 2
    async with bearer.stream(request) as response:
        assert response.status == 401
        assert [chunk async for chunk in response.chunks()] == [b"expired"]
    assert target.count("/resource") == 4


async def test_a_body_that_can_be_read_only_once_is_sent_once_and_the_next_request_has_a_new_token(
    bearer: BearerClient, target: Target
) -> None:
    async def once() -> AsyncIterator[bytes]:
        yield b"tea"

    url = taking(target, "token-2")
    assert (await bearer.send(Request("PUT", url, body=once()))).status == 401
    assert (await bearer.send(Request("PUT", url, body=once()))).status == 200
    assert target.count("/resource") == 2


async def test_tokens_are_kept_out_of_errors(
    bearer: BearerClient, context: FakeContext, target: Target
) -> None:
    await bearer.send(Request("PUT", taking(target, "token-2")))
    assert context.masked == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"error": "invalid_client", "error_description": "Wrong secret."},
            "Status code: 400. Wrong secret.",
        ),
        ({"error": "invalid_client"}, "Status code: 400. Bad Request"),
        (["no"], "Status code: 400. Bad Request"),
    ],
)
async def test_a_sign_in_that_is_refused_has_the_providers_words_and_no_code(
    bearer: BearerClient, target: Target, answer: Any, said: str
) -> None:
    target.route("POST", "/token", status=400, json=answer)
    with pytest.raises(ConnectorError) as refused:
        await bearer.send(Request("GET", f"{target.url}/resource"))
    assert refused.value.code is None
    assert refused.value.message == f"Failed to fetch access token. Verify authentication details. {said}"
    assert target.count("/resource") == 0


async def test_a_sign_in_without_a_token_says_so(bearer: BearerClient, target: Target) -> None:
    target.route("POST", "/token", json={})
    with pytest.raises(ConnectorError, match="does not contain an access_token"):
        await bearer.send(Request("GET", f"{target.url}/resource"))


async def test_a_token_end_point_that_can_not_be_reached_is_that_error(context: FakeContext) -> None:
    unreachable = ClientCredentials(f"http://127.0.0.1:{free_port()}/token", "id", "hush")
    with pytest.raises(HttpConnectError):
        await BearerClient(context, unreachable).send(Request("GET", "http://127.0.0.1:1/"))
