"""OAuth tokens: asked for once, kept as long as they last, and dropped when refused."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from connectors.sdk import ConnectorError
from connectors.sdk.oauth import ClientCredentials, RefreshToken
from worker.net.client import HttpClient
from worker.net.oauth import TokenCache
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from support.target import Request as Arrived
    from support.target import Target

    from connectors.sdk import Request, Response


def grant(target: Target, **more: Any) -> ClientCredentials:
    return ClientCredentials(f"{target.url}/token", "id", "s e&c", **more)


def answer(target: Target, value: Any, status: int = 200) -> None:
    target.route("POST", "/token", json=value, status=status)


def numbered(target: Target, **more: Any) -> None:
    """Issues t1, t2, …"""

    def issue(_: Arrived) -> web.Response:
        return web.json_response({"access_token": f"t{target.count('/token')}", **more})

    target.route_to("POST", "/token", issue)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"in_header": True}, {("grant_type", "client_credentials")}),
        (
            {"audience": "aud", "scopes": "a b"},
            {
                ("grant_type", "client_credentials"),
                ("audience", "aud"),
                ("scope", "a b"),
                ("client_id", "id"),
                ("client_secret", "s e&c"),
            },
        ),
        (
            {"in_header": True, "always_audience": True, "scopes": " ", "resource": "r"},
            {("grant_type", "client_credentials"), ("audience", ""), ("resource", "r")},
        ),
    ],
)
async def test_client_credentials_are_posted_as_a_form(
    client: HttpClient, target: Target, asked: dict[str, Any], fields: set[tuple[str, str]]
) -> None:
    answer(target, {"access_token": "t"})
    assert await client.token(grant(target, **asked)) == "t"
    sent = target.requests[0]
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert set(parse_qsl(sent.text, keep_blank_values=True)) == fields
    expected = "Basic " + base64.b64encode(b"id:s e&c").decode() if asked.get("in_header") else None
    assert sent.headers.get("Authorization") == expected


async def test_an_audience_of_null_is_a_bare_name_and_a_blank_is_a_plus(
    client: HttpClient, target: Target
) -> None:
    answer(target, {"access_token": "t"})
    await client.token(grant(target, always_audience=True, in_header=True, scopes="a b"))
    assert target.requests[0].text == "grant_type=client_credentials&audience&scope=a+b"


async def test_a_refresh_token_is_posted_with_what_is_known(client: HttpClient, target: Target) -> None:
    answer(target, {"access_token": "t"})
    await client.token(RefreshToken(f"{target.url}/token", "id", "r1", scopes="a"))
    await client.token(RefreshToken(f"{target.url}/token", "id", "r1", client_secret="s"))
    bare, full = (dict(parse_qsl(request.text)) for request in target.requests)
    assert bare == {"grant_type": "refresh_token", "client_id": "id", "refresh_token": "r1", "scope": "a"}
    assert full == {
        "grant_type": "refresh_token",
        "client_id": "id",
        "refresh_token": "r1",
        "client_secret": "s",
    }


# What is kept


async def test_a_token_is_kept_while_it_lasts(client: HttpClient, target: Target) -> None:
    numbered(target, expires_in=3600)
    assert [await client.token(grant(target)) for _ in range(3)] == ["t1"] * 3


async def test_equal_grants_share_a_token_and_others_do_not(client: HttpClient, target: Target) -> None:
    numbered(target, expires_in=3600)
    assert await client.token(grant(target, audience="a")) == "t1"
    assert await client.token(grant(target, audience="b")) == "t2"
    assert await client.token(grant(target, audience="a")) == "t1"


@pytest.mark.parametrize("lifetime", [{}, {"expires_in": "3600"}, {"expires_in": 60}, {"expires_in": True}])
async def test_a_token_whose_end_is_unknown_or_near_is_not_kept(
    client: HttpClient, target: Target, lifetime: dict[str, Any]
) -> None:
    numbered(target, **lifetime)
    assert [await client.token(grant(target)) for _ in range(2)] == ["t1", "t2"]


async def test_the_token_unused_for_longest_makes_room(target: Target) -> None:
    numbered(target, expires_in=3600)
    client = HttpClient(NetSettings(tokens_kept=2))
    try:
        asked = ["a", "b", "a", "c", "a", "b"]
        tokens = [await client.token(grant(target, audience=audience)) for audience in asked]
    finally:
        await client.close()
    assert tokens == ["t1", "t2", "t1", "t3", "t1", "t4"]


async def test_all_that_wait_for_a_token_share_one_fetch(client: HttpClient, target: Target) -> None:
    numbered(target)
    target.hold("/token")
    waiting = [asyncio.create_task(client.token(grant(target))) for _ in range(20)]
    await target.arrived("/token")
    target.release("/token")
    assert await asyncio.gather(*waiting) == ["t1"] * 20


async def test_a_cancelled_waiter_leaves_the_fetch_to_the_others(client: HttpClient, target: Target) -> None:
    numbered(target)
    target.hold("/token")
    first, second = (asyncio.create_task(client.token(grant(target))) for _ in range(2))
    await target.arrived("/token")
    first.cancel()
    await asyncio.wait([first])
    target.release("/token")
    assert await second == "t1"
    assert first.cancelled()


async def test_a_failed_fetch_fails_all_that_wait_and_is_not_kept(client: HttpClient, target: Target) -> None:
    answer(target, {}, status=500)
    failures = await asyncio.gather(*(client.token(grant(target)) for _ in range(3)), return_exceptions=True)
    assert [getattr(failure, "code", None) for failure in failures] == ["500"] * 3
    assert target.count("/token") == 1
    answer(target, {"access_token": "t"})
    assert await client.token(grant(target)) == "t"


async def test_a_refused_token_is_dropped_unless_a_newer_one_came(client: HttpClient, target: Target) -> None:
    numbered(target, expires_in=3600)
    await client.token(grant(target))
    client.forget_token(grant(target), "t1")
    assert await client.token(grant(target)) == "t2"
    client.forget_token(grant(target), "t1")
    assert await client.token(grant(target)) == "t2"


async def test_a_token_near_its_end_is_renewed_while_it_is_used(client: HttpClient, target: Target) -> None:
    numbered(target, expires_in=100)
    now = 0.0
    cache = TokenCache(client.send, skew=0, clock=lambda: now)
    assert await cache.token(grant(target)) == "t1"
    now = 89
    assert await cache.token(grant(target)) == "t1"
    assert target.count("/token") == 1
    now = 95
    assert await cache.token(grant(target)) == "t1"
    await asyncio.gather(*cache._fetching.values())
    assert await cache.token(grant(target)) == "t2"
    cache.forget(grant(target), "t2")
    assert await cache.token(grant(target)) == "t3"


async def test_a_failed_renewal_leaves_the_token_in_use(client: HttpClient, target: Target) -> None:
    numbered(target, expires_in=100)
    now = 0.0
    cache = TokenCache(client.send, skew=0, clock=lambda: now)
    await cache.token(grant(target))
    answer(target, {}, status=500)
    now = 95
    assert await cache.token(grant(target)) == "t1"
    await asyncio.gather(*cache._fetching.values(), return_exceptions=True)
    assert await cache.token(grant(target)) == "t1"
    now = 101
    with pytest.raises(ConnectorError):
        await cache.token(grant(target))


async def test_closing_ends_what_is_being_fetched() -> None:
    started = asyncio.Event()

    async def never(_: Request) -> Response:
        started.set()
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    cache = TokenCache(never)
    waiting = asyncio.create_task(cache.token(ClientCredentials("http://h/", "id", "s")))
    await started.wait()
    await cache.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


# What is answered


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ({"access_token": "t"}, "t"),
        ({"data": [{"x": 1}, {"access_token": "deep"}]}, "deep"),
        ({"data": {"access_token": "deep"}, "access_token": "top"}, "top"),
        ({"access_token": 17}, "17"),
    ],
)
async def test_the_token_is_found_at_any_level(
    client: HttpClient, target: Target, value: Any, token: str
) -> None:
    answer(target, value)
    assert await client.token(grant(target)) == token


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"access_token": null}'])
async def test_an_answer_without_a_token_is_an_error(client: HttpClient, target: Target, body: bytes) -> None:
    target.route("POST", "/token", body=body)
    with pytest.raises(ConnectorError, match="does not contain an access_token field") as raised:
        await client.token(grant(target))
    assert raised.value.code == "OAUTH_TOKEN_ERROR"


async def test_an_answer_that_is_not_json_is_an_error_without_a_code(
    client: HttpClient, target: Target
) -> None:
    target.route("POST", "/token", text="<html>" + "x" * 200)
    with pytest.raises(ConnectorError, match=r"Response body is not valid JSON: <html>x{94}$") as raised:
        await client.token(grant(target))
    assert raised.value.code is None


async def test_a_refusal_is_the_error_of_its_status(client: HttpClient, target: Target) -> None:
    answer(target, {"error": "invalid_client"}, status=401)
    with pytest.raises(ConnectorError, match="Unauthorized") as raised:
        await client.token(grant(target))
    assert raised.value.code == "401"
    assert raised.value.variables
    assert raised.value.variables["response"]["body"] == {"error": "invalid_client"}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (
            {"error": "invalid_grant", "error_description": "too old"},
            "OAUTH_REFRESH_TOKEN_EXPIRED",
            "Refresh token is invalid or expired; re-authorization is required. Details: too old",
        ),
        (
            {"error": "interaction_required"},
            "OAUTH_INTERACTION_REQUIRED",
            "OAuth token exchange failed: interaction_required. no description provided",
        ),
        (
            {"error": "other", "error_description": "why"},
            "OAUTH_TOKEN_ERROR",
            "OAuth token exchange failed: other. why",
        ),
    ],
)
async def test_a_refused_refresh_token_says_what_to_do(
    client: HttpClient, target: Target, body: Any, code: str, message: str
) -> None:
    answer(target, body)
    with pytest.raises(ConnectorError) as raised:
        await client.token(RefreshToken(f"{target.url}/token", "id", "r1"))
    assert (raised.value.code, raised.value.message) == (code, message)


def test_a_grant_shows_no_secret() -> None:
    shown = repr(ClientCredentials("u", "id", "s3cret")) + repr(RefreshToken("u", "id", "s3cret", "s3cret"))
    assert "s3cret" not in shown
