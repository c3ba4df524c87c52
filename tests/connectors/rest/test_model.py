"""The input: what is accepted, what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from connectors.rest.model import RestInput


def refused(**inputs: Any) -> list[tuple[str, str]]:
    """Path and message of each violation."""
    with pytest.raises(ValidationError) as raised:
        RestInput.model_validate({"url": "http://h", "method": "GET", **inputs})
    assert "s3cret" not in str(raised.value)
    return [(".".join(map(str, error["loc"])), error["msg"]) for error in raised.value.errors()]


def test_names_that_are_not_known_are_ignored_at_every_level() -> None:
    model = RestInput.model_validate(
        {
            "url": "http://h",
            "method": "GET",
            "operation": "x",
            "groupSetCookieHeaders": True,
            "authentication": {"type": "noAuth", "helper": 1},
            "documentReturnFormat": {"choice": "JSON", "more": 1},
        }
    )
    assert model.authenticated_by is None
    assert model.document_return_format is not None


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "must not be blank"),
        (" ", "must not be blank"),
        ("ftp://h", "must be a http(s) URL"),
        ("HTTP://h", "must be a http(s) URL"),
        (" http://h", "must be a http(s) URL"),
        ("http://h\nX: y", "must be a http(s) URL"),
        ("h.example/x", "must be a http(s) URL"),
    ],
)
def test_the_url_is_http(url: str, message: str) -> None:
    assert refused(url=url) == [("url", message)]


@pytest.mark.parametrize("method", ["HEAD", "FETCH", None])
def test_the_method_is_one_of_five(method: str | None) -> None:
    ((path, _),) = refused(method=method)
    assert path == "method"


@pytest.mark.parametrize(
    ("authentication", "path"),
    [
        ({}, "authentication"),
        ({"type": "digest", "token": "s3cret"}, "authentication"),
        ({"type": "basic", "password": "s3cret"}, "authentication.basic.username"),
        ({"type": "basic", "username": ""}, "authentication.basic.username"),
        ({"type": "bearer", "token": ""}, "authentication.bearer.token"),
        (
            {"type": "apiKey", "apiKeyLocation": "cookie", "name": "n", "value": "s3cret"},
            "authentication.apiKey.apiKeyLocation",
        ),
        ({"type": "apiKey", "apiKeyLocation": "query", "value": "s3cret"}, "authentication.apiKey.name"),
        (
            {
                "type": "oauth-client-credentials-flow",
                "oauthTokenEndpoint": "ftp://s3cret",
                "clientId": "i",
                "clientSecret": "s",
                "clientAuthentication": "credentialsBody",
            },
            "authentication.oauth-client-credentials-flow.oauthTokenEndpoint",
        ),
    ],
)
def test_authentication_is_complete_and_of_a_known_type(authentication: Any, path: str) -> None:
    assert [found for found, _ in refused(authentication=authentication)] == [path]


def test_a_configured_authentication_is_checked_too() -> None:
    ((path, _),) = refused(authenticationConfiguration={"authentication": {"type": "bearer"}})
    assert path == "authenticationConfiguration.authentication.bearer.token"


@pytest.mark.parametrize("name", ["connectionTimeoutInSeconds", "readTimeoutInSeconds"])
def test_a_time_out_is_not_negative(name: str) -> None:
    assert refused(**{name: -1}) == [(name, "Input should be greater than or equal to 0")]


def test_a_return_format_is_one_of_three() -> None:
    ((path, _),) = refused(documentReturnFormat={"choice": "XML"})
    assert path == "documentReturnFormat.choice"


def test_every_field_is_described_for_the_modeler() -> None:
    schema = RestInput.model_json_schema()
    kinds = [kind for name, kind in schema["$defs"].items() if name.endswith("Authentication")]
    for properties in [kind["properties"] for kind in kinds]:
        assert all("description" in field for name, field in properties.items() if name != "type")
