"""Name resolution of aiohttp's pool under the egress policy; apart from the rest of it, which needs no aiohttp."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from worker.net.egress import EgressPolicy


class PoolResolver(AbstractResolver):
    """aiohttp's resolver, letting only names pass all of whose addresses the policy allows."""

    def __init__(self, policy: EgressPolicy) -> None:
        self._policy = policy
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; a denied one denies the name, lest the peer chooses which is taken."""
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            self._policy.check(host, result["host"])
        return found

    async def close(self) -> None:
        """Nothing is held."""
        await self._resolver.close()
