"""What each kind of authentication adds to a request (HTTP sheet, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.rest.model import (
    ApiKeyAuthentication,
    BasicAuthentication,
    BearerAuthentication,
    ClientCredentialsAuthentication,
    RefreshTokenAuthentication,
)
from connectors.sdk.oauth import ClientCredentials, RefreshToken, basic_authorization

if TYPE_CHECKING:
    from connectors.rest.model import Authentication
    from connectors.sdk import Headers

EMPTY_PASSWORD = "SPEC_PASSWORD_EMPTY_PATTERN"  # noqa: S105 -- a template's word for an empty password

Grant = ClientCredentials | RefreshToken


def grant_of(authentication: Authentication | None) -> Grant | None:
    """The OAuth grant to get a token with, None where none is asked for."""
    match authentication:
        case ClientCredentialsAuthentication() as given:
            return ClientCredentials(
                given.oauth_token_endpoint,
                given.client_id,
                given.client_secret,
                audience=given.audience,
                scopes=given.scopes,
                in_header=given.client_authentication == "basicAuthHeader",
                always_audience=True,
            )
        case RefreshTokenAuthentication() as given:
            return RefreshToken(
                given.oauth_token_endpoint,
                given.client_id,
                given.refresh_token,
                given.client_secret,
                given.scopes,
            )
    return None


def headers_of(authentication: Authentication | None, token: str | None) -> Headers:
    """The headers that carry the credentials; `token` is that of the grant, if there is one."""
    if authentication is None:
        return []
    if token is not None:
        return [("Authorization", f"Bearer {token}")]
    match authentication:
        case BasicAuthentication(username=username, password=password):
            known = "" if password is None or password == EMPTY_PASSWORD else password
            return [("Authorization", basic_authorization(username, known))]
        case BearerAuthentication(token=known):
            return [("Authorization", f"Bearer {known}")]
        case ApiKeyAuthentication(api_key_location="headers", name=name, value=value):
            return [(name, value)]
    return []


def parameters_of(authentication: Authentication | None) -> list[tuple[str, str | None]]:
    """The query parameters that carry the credentials."""
    match authentication:
        case ApiKeyAuthentication(api_key_location="query", name=name, value=value):
            return [(name, value)]
    return []
