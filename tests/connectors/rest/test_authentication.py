"""What each kind of authentication sends, and to whom."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from support.rest_calls import arrived, call

from connectors.sdk import ConnectorError

if TYPE_CHECKING:
    from support.connector_context import FakeContext
    from support.target import Request as Arrived
    from support.target import Target


@pytest.mark.parametrize(
    ("authentication", "name", "value"),
    [
        ({"type": "basic", "username": "ü", "password": "p"}, "Authorization", "ü:p"),
        ({"type": "basic", "username": "u"}, "Authorization", "u:"),
        (
            {"type": "basic", "username": "u", "password": "SPEC_PASSWORD_EMPTY_PATTERN"},
            "Authorization",
            "u:",
        ),
        ({"type": "bearer", "token": "abc"}, "Authorization", "Bearer abc"),
        ({"type": "apiKey", "apiKeyLocation": "headers", "name": "X-Key", "value": "k"}, "X-Key", "k"),
        ({"type": "noAuth"}, "Authorization", None),
        (None, "Authorization", None),
    ],
)
async def test_credentials_go_into_a_header(
    context: FakeContext, target: Target, authentication: Any, name: str, value: str | None
) -> None:
    request = await arrived(context, target, authentication=authentication)
    if value and authentication["type"] == "basic":
        value = "Basic " + base64.b64encode(value.encode()).decode()
        assert value.removeprefix("Basic ") in context.masked
    assert request.headers.get(name) == value


async def test_an_api_key_is_not_sent_to_another_host(context: FakeContext, target: Target) -> None:
    key = {"type": "apiKey", "apiKeyLocation": "headers", "name": "X-Key", "value": "k"}
    place = target.url.replace("127.0.0.1", "127.0.0.2")
    url = target.route("GET", "/moved", status=307, headers={"Location": f"{place}/moved"})
    result = await call(context, url, authentication=key, followRedirects=True)
    assert result["status"] == 307
    assert len(target.requests) == 1


async def test_the_elements_own_authorization_wins_once(context: FakeContext, target: Target) -> None:
    basic = {"type": "basic", "username": "u", "password": "p"}
    request = await arrived(context, target, authentication=basic, headers={"authorization": "Custom 1"})
    assert request.headers.getall("Authorization") == ["Custom 1"]


@pytest.mark.parametrize(
    ("inner", "header"), [({"type": "bearer", "token": "inner"}, "Bearer inner"), (None, None)]
)
async def test_a_configuration_replaces_the_elements_authentication(
    context: FakeContext, target: Target, inner: Any, header: str | None
) -> None:
    outer = {"type": "bearer", "token": "outer"}
    request = await arrived(
        context, target, authentication=outer, authenticationConfiguration={"authentication": inner}
    )
    assert request.headers.get("Authorization") == header


def oauth(target: Target, **more: Any) -> dict[str, Any]:
    return {
        "type": "oauth-client-credentials-flow",
        "oauthTokenEndpoint": target.token_endpoint(),
        "clientId": "id",
        "clientSecret": "s",
        "clientAuthentication": "credentialsBody",
        **more,
    }


async def test_a_token_is_fetched_and_kept(context: FakeContext, target: Target) -> None:
    authentication = oauth(target)
    for _ in range(2):
        request = await arrived(context, target, authentication=authentication)
        assert request.headers["Authorization"] == "Bearer token-1"
    assert target.count("/oauth/token") == 1
    assert "token-1" in context.masked


async def test_a_refused_token_is_fetched_anew_and_the_call_repeated_once(
    context: FakeContext, target: Target
) -> None:
    def only_the_second(request: Arrived) -> web.Response:
        return web.Response(status=200 if request.headers["Authorization"] == "Bearer token-2" else 401)

    url = target.route_to("POST", "/x", only_the_second)
    authentication = oauth(target)
    assert (await call(context, url, "POST", authentication=authentication, body=[1]))["status"] == 200
    assert [request.body for request in target.requests_of("/x")] == [b"[1]", b"[1]"]
    target.route("POST", "/x", status=401)
    with pytest.raises(ConnectorError) as raised:
        await call(context, url, "POST", authentication=authentication)
    assert raised.value.code == "401"
    assert target.count("/x") == 4


async def test_no_token_is_fetched_where_the_element_has_its_own_authorization(
    context: FakeContext, target: Target
) -> None:
    await arrived(context, target, authentication=oauth(target), headers={"Authorization": "mine"})
    assert target.count("/oauth/token") == 0


async def test_a_refresh_token_gets_an_access_token(context: FakeContext, target: Target) -> None:
    authentication = {
        "type": "oauth-refresh-token",
        "oauthTokenEndpoint": target.token_endpoint(),
        "clientId": "id",
        "refreshToken": "r",
    }
    request = await arrived(context, target, authentication=authentication)
    assert request.headers["Authorization"] == "Bearer token-1"
