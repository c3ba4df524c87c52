"""The REST connector's input (HTTP sheet, sections 1 and 2)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

_HTTP_URL = re.compile(r"https?://.*")


class Model(BaseModel):
    """The variables' names are in camel case; names that are not known are ignored, as presets rely on."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", hide_input_in_errors=True)


def _http_url(url: str) -> str:
    if not url.strip():
        raise PydanticCustomError("blank", "must not be blank")
    if not _HTTP_URL.fullmatch(url):
        raise PydanticCustomError("http_url", "must be a http(s) URL")
    return url


def _not_empty(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "must not be empty")
    return text


def _blank_as_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
NotEmpty = Annotated[str, AfterValidator(_not_empty)]


class NoAuthentication(Model):
    """No credentials."""

    type: Literal["noAuth"]


class BasicAuthentication(Model):
    """User name and password, sent with the first request."""

    type: Literal["basic"]
    username: NotEmpty = Field(description="Name of the user")
    password: str | None = Field(default=None, description="Password of the user; may be empty")


class BearerAuthentication(Model):
    """A token that is known already."""

    type: Literal["bearer"]
    token: NotEmpty = Field(description="The token sent as `Authorization: Bearer`")


class ApiKeyAuthentication(Model):
    """A key in a header or in the query."""

    type: Literal["apiKey"]
    api_key_location: Literal["headers", "query"] = Field(description="Where the key is sent")
    name: NotEmpty = Field(description="Name of the header or query parameter")
    value: NotEmpty = Field(description="The key")


class ClientCredentialsAuthentication(Model):
    """OAuth 2.0 with the client's own credentials."""

    type: Literal["oauth-client-credentials-flow"]
    oauth_token_endpoint: HttpUrl = Field(description="URL that issues access tokens")
    client_id: NotEmpty = Field(description="The application's client id")
    client_secret: NotEmpty = Field(description="The application's client secret")
    audience: str | None = Field(default=None, description="The API the token is for")
    client_authentication: Literal["basicAuthHeader", "credentialsBody"] = Field(
        description="Whether id and secret go into a Basic header or into the body"
    )
    scopes: str | None = Field(default=None, description="Scopes separated by blanks")


class RefreshTokenAuthentication(Model):
    """OAuth 2.0 with a refresh token."""

    type: Literal["oauth-refresh-token"]
    oauth_token_endpoint: HttpUrl = Field(description="URL that issues access tokens")
    client_id: NotEmpty = Field(description="The application's client id")
    client_secret: str | None = Field(
        default=None, description="The application's client secret, if it has one"
    )
    refresh_token: NotEmpty = Field(description="The refresh token")
    scopes: str | None = Field(default=None, description="Scopes separated by blanks")


Authentication = Annotated[
    NoAuthentication
    | BasicAuthentication
    | BearerAuthentication
    | ApiKeyAuthentication
    | ClientCredentialsAuthentication
    | RefreshTokenAuthentication,
    Field(discriminator="type"),
]


class AuthenticationConfiguration(Model):
    """Authentication kept as a configuration that several elements share."""

    authentication: Authentication | None = None


class TlsMaterial(Model):
    """Certificates of this request alone, PEM texts."""

    client_certificate: str | None = Field(default=None, description="Certificate that identifies the client")
    client_private_key: str | None = Field(default=None, description="Its private key")
    private_key_password: str | None = Field(
        default=None, description="Password of the private key, if encrypted"
    )
    trusted_certificate: str | None = Field(
        default=None, description="Authority to trust instead of the usual ones"
    )


class DocumentReturnFormat(Model):
    """What becomes of the response's body."""

    choice: Annotated[Literal["DOCUMENT", "TEXT", "JSON"] | None, BeforeValidator(_blank_as_none)] = Field(
        default=None, description="A stored document, text, or JSON; by default text, parsed if it is JSON"
    )
    encoding: str | None = Field(default=None, description="Charset of the text, UTF-8 by default")


class RestInput(Model):
    """One REST call."""

    url: HttpUrl = Field(description="Absolute URL, http or https")
    method: Literal["POST", "GET", "DELETE", "PATCH", "PUT"] = Field(description="HTTP method")
    authentication: Authentication | None = Field(default=None, description="How to authenticate")
    client_tls: TlsMaterial | None = Field(default=None, description="Certificates for mutual TLS")
    headers: dict[str, str | None] | None = Field(default=None, description="Headers to add to the request")
    query_parameters: dict[str, str | None] | None = Field(
        default=None, description="Parameters to add to the query of the URL"
    )
    skip_encoding: str | None = Field(
        default=None, description='"true" sends the URL as it is written, without encoding it'
    )
    connection_timeout_in_seconds: int | None = Field(
        default=None, ge=0, description="Limit of connecting; 20 by default, 0 for none"
    )
    read_timeout_in_seconds: int | None = Field(
        default=None,
        ge=0,
        description="Limit of each wait for data; the connection's limit by default, 0 for none",
    )
    body: Any = Field(default=None, description="Body of a POST, PUT or PATCH request")
    store_response: bool = Field(default=False, description="Deprecated: use documentReturnFormat")
    document_return_format: DocumentReturnFormat | None = None
    group_set_cookie_headers: Any = Field(
        default=None, description="Accepted and without effect", deprecated=True
    )
    ignore_null_values: bool = Field(
        default=False, description="Leave map entries that are null out of the body"
    )
    follow_redirects: bool = Field(default=False, description="Follow redirects instead of returning them")
    authentication_configuration: AuthenticationConfiguration | None = None

    @property
    def authenticated_by(self) -> Authentication | None:
        """The authentication in force, None for `noAuth` too; a configuration replaces the element's own."""
        shared = self.authentication_configuration
        chosen = self.authentication if shared is None else shared.authentication
        return None if isinstance(chosen, NoAuthentication) else chosen

    @property
    def connect_timeout(self) -> float:
        """Seconds."""
        return (
            _DEFAULT_TIMEOUT
            if self.connection_timeout_in_seconds is None
            else self.connection_timeout_in_seconds
        )

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return self.connect_timeout if self.read_timeout_in_seconds is None else self.read_timeout_in_seconds


_DEFAULT_TIMEOUT = 20
