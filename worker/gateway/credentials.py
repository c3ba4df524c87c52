"""Who the worker is to the gateway, as metadata of each call.

Never a gRPC metadata plugin: for one, gRPC starts a thread a call, which costs more than half the throughput
(measured: worker-loop sheet).
"""

from __future__ import annotations

import base64
from typing import Protocol

Metadata = tuple[tuple[str, str], ...]


class TokenSource(Protocol):
    """Where OAuth access tokens come from; `worker.net` fetches them.

    An implementation keeps the token, fetches a new one before the old one ends, and lets all who wait share one
    fetch.
    """

    async def token(self) -> str:
        """Return a valid access token; raises any exception that says why there is none."""
        ...

    def forget(self, token: str) -> None:
        """Drop `token`, which the gateway refused; the next one is fetched anew."""
        ...


class Credentials(Protocol):
    """Metadata that says who is calling."""

    async def metadata(self) -> Metadata:
        """Return what goes with the next call."""
        ...

    def refused(self, metadata: Metadata) -> bool:
        """Tell that a call with `metadata` was answered UNAUTHENTICATED; returns whether the next has others."""
        ...


class FixedCredentials:
    """The same metadata for every call: none, or a user's name and password."""

    def __init__(self, metadata: Metadata = ()) -> None:
        self._metadata = metadata

    async def metadata(self) -> Metadata:
        """Return what goes with every call."""
        return self._metadata

    def refused(self, metadata: Metadata) -> bool:
        """The next call has the same; the gateway may come to know the user."""
        return metadata != self._metadata


def basic(username: str, password: str) -> FixedCredentials:
    """Credentials of a user (RFC 7617)."""
    encoded = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
    return FixedCredentials((("authorization", f"Basic {encoded}"),))


class BearerCredentials:
    """Access tokens of a source (RFC 6750); a refused one is forgotten."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._token = ""
        self._metadata: Metadata = ()

    async def metadata(self) -> Metadata:
        """Return the current token's metadata; raises what the source raises."""
        token = await self._source.token()
        if token != self._token:
            self._token = token
            self._metadata = (("authorization", f"Bearer {token}"),)
        return self._metadata

    def refused(self, metadata: Metadata) -> bool:
        """Forget the token that was refused, unless that was done or another took its place."""
        if self._token and metadata is self._metadata:
            self._source.forget(self._token)
            self._token, self._metadata = "", ()
        return True
