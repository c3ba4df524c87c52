"""The worker's egress policy, for connectors whose libraries open connections of their own.

A library that takes an address connects to a checked one; a library that insists on a name is given the name after
its addresses passed, which leaves it open to a name that changes in between.
"""

from __future__ import annotations

from typing import Protocol


class Network(Protocol):
    """What a connector asks before it lets a library connect."""

    async def resolve_and_check(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, if the policy allows every one of them; an address resolves to itself.

        Raises:
            EgressDenied: one of them is denied.
            HttpConnectError: the name is unknown.
        """
        ...
