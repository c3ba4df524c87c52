"""OAuth 2 grants by which connectors, and the worker itself, get access tokens (RFC 6749; HTTP sheet, 2.5 and 2.6).

A grant says what is asked of the token end point; `HttpClient.token` fetches the token and keeps it. Grants are values:
equal ones share one token.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.sdk.http import Headers

Form = list[tuple[str, str | None]]
"""Fields of a form in order; None stands for a bare name without `=`."""


def basic_authorization(username: str, password: str) -> str:
    """The value of an `Authorization` header for user name and password (RFC 7617, UTF-8)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """The client credentials grant; id and secret go into the form, or into a Basic header if `in_header`.

    An `audience` of None is left out unless `always_audience`, which sends the bare name as the reference does.
    """

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    audience: str | None = None
    scopes: str | None = None
    resource: str | None = None
    in_header: bool = False
    always_audience: bool = False

    def form(self) -> Form:
        """The fields to post."""
        fields: Form = [("grant_type", "client_credentials")]
        if self.audience is not None or self.always_audience:
            fields.append(("audience", self.audience))
        if self.scopes and not self.scopes.isspace():
            fields.append(("scope", self.scopes))
        if self.resource:
            fields.append(("resource", self.resource))
        if not self.in_header:
            fields += [("client_id", self.client_id), ("client_secret", self.client_secret)]
        return fields

    def headers(self) -> Headers:
        """The headers that carry the client's credentials, if any do."""
        if not self.in_header:
            return []
        return [("Authorization", basic_authorization(self.client_id, self.client_secret))]


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The refresh token grant; credentials are always in the form."""

    token_url: str
    client_id: str
    refresh_token: str = field(repr=False)
    client_secret: str | None = field(default=None, repr=False)
    scopes: str | None = None

    def form(self) -> Form:
        """The fields to post."""
        fields: Form = [
            ("grant_type", "refresh_token"),
            ("client_id", self.client_id),
            ("refresh_token", self.refresh_token),
        ]
        if self.client_secret and not self.client_secret.isspace():
            fields.append(("client_secret", self.client_secret))
        if self.scopes and not self.scopes.isspace():
            fields.append(("scope", self.scopes))
        return fields

    def headers(self) -> Headers:
        """None: everything is in the form."""
        return []
