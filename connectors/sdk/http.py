"""HTTP as a connector sees it: requests, responses, and the client the worker provides.

The worker's client pools connections for all jobs, goes through the configured proxies and the egress policy, and
raises only the `HttpError` family of `connectors.sdk.errors`. A status of 400 or more is a response like any other:
what it means is for the connector to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from contextlib import AbstractAsyncContextManager

Headers = list[tuple[str, str]]
"""Header lines in order, names as they are written; a name may occur more than once."""


def header(headers: Headers, name: str) -> str | None:
    """The first value of a header, its name in any case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class ClientTls:
    """TLS material of one request, PEM texts; a client certificate needs its key."""

    certificate: str | None = None
    private_key: str | None = field(default=None, repr=False)
    private_key_password: str | None = field(default=None, repr=False)
    trusted_certificate: str | None = None


@dataclass(slots=True)
class Request:
    """One HTTP request.

    `url` is absolute and sent as it is: encoding is the caller's. Times are seconds; 0 means no limit.
    `read_timeout` bounds each wait for bytes, not the whole exchange. `credentials` names, in lower case, the headers
    that admit the caller; with them, as with `Authorization` and `Cookie`, no redirect to another host is followed.
    A `body` that comes in pieces is sent chunked; one that is no iterator is opened anew each time it is sent.
    """

    method: str
    url: str
    headers: Headers = field(default_factory=list)
    body: bytes | AsyncIterable[bytes] | None = None
    connect_timeout: float = 20.0
    read_timeout: float = 20.0
    follow_redirects: bool = False
    tls: ClientTls | None = None
    credentials: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Response:
    """A response read whole; `body` is decompressed."""

    status: int
    reason: str
    headers: Headers
    body: bytes


class StreamedResponse(Protocol):
    """A response whose body is read piece by piece, decompressed, within the client's bounds."""

    @property
    def status(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def headers(self) -> Headers: ...
    def chunks(self) -> AsyncIterator[bytes]: ...


class TokenGrant(Protocol):
    """An OAuth 2 grant; hashable, so that equal configurations share one token."""

    @property
    def token_url(self) -> str: ...
    def form(self) -> list[tuple[str, str | None]]: ...
    def headers(self) -> Headers: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...


class HttpClient(Protocol):
    """The worker's shared HTTP client."""

    async def send(self, request: Request) -> Response:
        """Sends the request and reads the response whole.

        Raises:
            HttpError: one of its subclasses; never an error of the library underneath.
        """
        ...

    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        """As `send`, for bodies too large to hold."""
        ...

    async def token(self, grant: TokenGrant) -> str:
        """The access token of `grant`: from the cache, or fetched once for all that wait.

        `connectors.sdk.bearer` sends requests with it.

        Raises:
            ConnectorError: the token end point refused, or answered something that holds no token.
        """
        ...

    def forget_token(self, grant: TokenGrant, token: str) -> None:
        """Drops `token` from the cache, after a 401 say; a newer one stays."""
        ...
