"""The REST connector's input (HTTP sheet, sections 1 and 2)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from connectors.sdk import Model, template
from connectors.sdk.constraints import HttpUrl, NotEmpty
from connectors.sdk.return_format import DocumentReturnFormat


class NoAuthentication(Model):
    """No credentials."""

    type: Literal["noAuth"]


class BasicAuthentication(Model):
    """User name and password, sent with the first request."""

    type: Literal["basic"]
    username: NotEmpty = Field(description="Name of the user")
    password: str | None = Field(
        default=None,
        description="Password of the user; may be empty",
        json_schema_extra=template(secret=True),
    )


class BearerAuthentication(Model):
    """A token that is known already."""

    type: Literal["bearer"]
    token: NotEmpty = Field(
        title="Bearer token",
        description="The token sent as Authorization: Bearer",
        json_schema_extra=template(secret=True),
    )


class ApiKeyAuthentication(Model):
    """A key in a header or in the query."""

    type: Literal["apiKey"]
    api_key_location: Literal["headers", "query"] = Field(
        title="API key location",
        description="Where the key is sent",
        json_schema_extra=template(
            choices={"headers": "Header", "query": "Query parameter"}, default="headers"
        ),
    )
    name: NotEmpty = Field(title="API key name", description="Name of the header or query parameter")
    value: NotEmpty = Field(
        title="API key value", description="The key", json_schema_extra=template(secret=True)
    )


class ClientCredentialsAuthentication(Model):
    """OAuth 2.0 with the client's own credentials."""

    type: Literal["oauth-client-credentials-flow"]
    oauth_token_endpoint: HttpUrl = Field(title="Token endpoint", description="URL that issues access tokens")
    client_id: NotEmpty = Field(title="Client ID", description="The application's client id")
    client_secret: NotEmpty = Field(
        description="The application's client secret", json_schema_extra=template(secret=True)
    )
    audience: str | None = Field(default=None, description="The API the token is for")
    client_authentication: Literal["basicAuthHeader", "credentialsBody"] = Field(
        description="Whether id and secret go into a Basic header or into the body",
        json_schema_extra=template(
            choices={"basicAuthHeader": "Basic header", "credentialsBody": "Body"}, default="basicAuthHeader"
        ),
    )
    scopes: str | None = Field(
        default=None, description="Scopes separated by blanks", examples=["orders:read orders:write"]
    )


class RefreshTokenAuthentication(Model):
    """OAuth 2.0 with a refresh token."""

    type: Literal["oauth-refresh-token"]
    oauth_token_endpoint: HttpUrl = Field(title="Token endpoint", description="URL that issues access tokens")
    client_id: NotEmpty = Field(title="Client ID", description="The application's client id")
    client_secret: str | None = Field(
        default=None,
        description="The application's client secret, if it has one",
        json_schema_extra=template(secret=True),
    )
    refresh_token: NotEmpty = Field(description="The refresh token", json_schema_extra=template(secret=True))
    scopes: str | None = Field(
        default=None, description="Scopes separated by blanks", examples=["orders:read orders:write"]
    )


Authentication = Annotated[
    NoAuthentication
    | BasicAuthentication
    | BearerAuthentication
    | ApiKeyAuthentication
    | ClientCredentialsAuthentication
    | RefreshTokenAuthentication,
    Field(
        discriminator="type",
        json_schema_extra=template(
            choices={
                "noAuth": "None",
                "bearer": "Bearer token",
                "apiKey": "API key",
                "oauth-client-credentials-flow": "OAuth 2.0 client credentials",
                "oauth-refresh-token": "OAuth 2.0 refresh token",
            }
        ),
    ),
]


class AuthenticationConfiguration(Model):
    """Authentication kept as a configuration that several elements share."""

    authentication: Authentication | None = Field(default=None, description="How to authenticate")


SharedAuthentication = Annotated[
    AuthenticationConfiguration | None,
    Field(
        title="HTTP authentication",
        description="Authentication that is kept for several elements; it replaces the element's own",
        json_schema_extra=template(
            group="Authentication", configuration="connector-worker:http-authentication:1"
        ),
    ),
]


class TlsMaterial(Model):
    """Certificates of this request alone, PEM texts."""

    client_certificate: str | None = Field(
        default=None,
        description="Certificate that identifies the client, PEM",
        json_schema_extra=template(multiline=True),
    )
    client_private_key: str | None = Field(
        default=None,
        description="Its private key, PEM",
        json_schema_extra=template(multiline=True, secret=True),
    )
    private_key_password: str | None = Field(
        default=None,
        description="Password of the private key, if encrypted",
        json_schema_extra=template(secret=True),
    )
    trusted_certificate: str | None = Field(
        default=None,
        description="Authority to trust instead of the usual ones, PEM",
        json_schema_extra=template(multiline=True),
    )


ENDPOINT = "HTTP endpoint"
TIMEOUTS = "Timeouts"

Method = Annotated[
    Literal["POST", "GET", "DELETE", "PATCH", "PUT"], Field(json_schema_extra=template(default="GET"))
]
ConnectionTimeout = Annotated[
    int | None,
    Field(
        ge=0,
        title="Connection timeout",
        description="Limit of connecting in seconds; 20 by default, 0 for none",
        json_schema_extra=template(group=TIMEOUTS),
    ),
]
ReadTimeout = Annotated[
    int | None,
    Field(
        ge=0,
        title="Read timeout",
        description="Limit of each wait for data in seconds; the connection's limit by default, 0 for none",
        json_schema_extra=template(group=TIMEOUTS),
    ),
]


class RestInput(Model):
    """One REST call."""

    url: HttpUrl = Field(
        title="URL", description="Absolute URL, http or https", json_schema_extra=template(group=ENDPOINT)
    )
    method: Method = Field(description="HTTP method", json_schema_extra=template(group=ENDPOINT))
    authentication: Authentication | None = Field(default=None, description="How to authenticate")
    client_tls: TlsMaterial | None = Field(
        default=None, title="Client certificate", description="Certificates for mutual TLS"
    )
    headers: dict[str, str | None] | None = Field(
        default=None,
        description="Headers to add to the request",
        examples=[{"Accept-Language": "en"}],
        json_schema_extra=template(group=ENDPOINT),
    )
    query_parameters: dict[str, str | None] | None = Field(
        default=None,
        description="Parameters to add to the query of the URL",
        examples=[{"page": "1"}],
        json_schema_extra=template(group=ENDPOINT),
    )
    skip_encoding: str | None = Field(
        default=None,
        title="URL encoding",
        description='"true" sends the URL as it is written, without encoding it',
        json_schema_extra=template(group=ENDPOINT, choices={"true": "Send as written"}),
    )
    follow_redirects: bool = Field(
        default=False,
        description="Follow redirects instead of returning them",
        json_schema_extra=template(group=ENDPOINT),
    )
    connection_timeout_in_seconds: ConnectionTimeout = None
    read_timeout_in_seconds: ReadTimeout = None
    body: Any = Field(
        default=None,
        description="Body of a POST, PUT or PATCH request: text, or FEEL whose value is sent as JSON",
        json_schema_extra=template(group="Payload", when={"method": ["POST", "PUT", "PATCH"]}),
    )
    ignore_null_values: bool = Field(
        default=False,
        description="Leave map entries that are null out of the body",
        json_schema_extra=template(group="Payload", when={"method": ["POST", "PUT", "PATCH"]}),
    )
    store_response: bool = Field(
        default=False,
        description="Deprecated: use documentReturnFormat",
        json_schema_extra=template(omit=True),
    )
    document_return_format: DocumentReturnFormat | None = Field(default=None, title="Response")
    group_set_cookie_headers: Any = Field(
        default=None, description="Accepted and without effect", deprecated=True
    )
    authentication_configuration: SharedAuthentication = None

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
