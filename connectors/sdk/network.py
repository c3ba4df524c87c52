"""The worker's egress policy and its certificates, for connectors whose libraries open connections of their own.

A library that takes an address connects to a checked one; a library that insists on a name is given the name after
its addresses passed, which leaves it open to a name that changes in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ssl import SSLContext

    from connectors.sdk.http import ClientTls


class Network(Protocol):
    """What a connector asks before it lets a library connect."""

    async def resolve_and_check(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, if the policy allows every one of them; an address resolves to itself.

        Raises:
            EgressDenied: one of them is denied.
            HttpConnectError: the name is unknown.
        """
        ...

    async def tls(self, host: str, material: ClientTls | None = None) -> SSLContext:
        """What a connection to `host` over TLS is made with; the peer's certificate and name are verified.

        The authorities and client certificates are those that the worker is configured with, unless the job brings
        material of its own. The context is shared: it is not to be changed.

        Raises:
            InputError: the job's material is incomplete or unusable.
        """
        ...
