"""Name resolution under the egress policy: every address is checked, and the connection goes to a checked address."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from connectors.sdk.errors import HttpConnectError
from worker.net.egress import literal_address

if TYPE_CHECKING:
    import ssl

    from connectors.sdk.http import ClientTls
    from worker.net.egress import EgressPolicy
    from worker.net.tls import TlsContexts

_LONGEST_RESOLUTION = 5.0  # seconds


async def addresses_of(host: str, port: int) -> list[str]:
    """What `host` resolves to, an address to itself.

    Raises:
        OSError: the name is unknown.
    """
    if (literal := literal_address(host)) is not None:
        return [str(literal)]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedNetwork:
    """The policy and the certificates for libraries that connect themselves (see `connectors.sdk.network.Network`)."""

    def __init__(self, policy: EgressPolicy, contexts: TlsContexts) -> None:
        self._policy = policy
        self._contexts = contexts

    async def resolve_and_check(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, if the policy allows every one of them.

        Raises:
            EgressDenied: one of them is denied.
            HttpConnectError: the name is unknown, or its resolution takes too long.
        """
        try:
            async with asyncio.timeout(_LONGEST_RESOLUTION):
                found = await addresses_of(host, port)
        except OSError as error:
            msg = f"The host name {host} could not be resolved."
            raise HttpConnectError(msg) from error
        for address in found:
            self._policy.check(host, address)
        return found

    async def tls(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:
        """The context for connections to `host`, with the job's own material if it brings some.

        Raises:
            InputError: the job's material is incomplete or unusable.
        """
        return await self._contexts.for_host(host, material)


async def check_behind_proxy(policy: EgressPolicy, host: str) -> None:
    """As `GuardedNetwork` for a target behind a proxy, whose name only the proxy may be able to resolve.

    What this machine can't resolve passes: the proxy is then the one to deny it.

    Raises:
        EgressDenied: an address known here is denied.
    """
    try:
        async with asyncio.timeout(_LONGEST_RESOLUTION):
            found = await addresses_of(host, 0)
    except OSError:
        return
    for address in found:
        policy.check(host, address)
