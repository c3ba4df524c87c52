"""What the connectors of AWS run on: clients that jobs of one configuration share."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from connectors.sdk.shared import SharedClients

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.aws.target import Target
    from connectors.sdk import Context


class AwsOperations:
    """The base of operations that call a service of AWS."""

    def __init__(self) -> None:
        self._clients: SharedClients[Any] = SharedClients(_close)

    async def stop(self) -> None:
        """Closes the clients."""
        await self._clients.close()

    @asynccontextmanager
    async def client(self, target: Target, context: Context) -> AsyncIterator[Any]:
        """The client of a target, whose requests the worker's HTTP client sends, for the block.

        Raises:
            ConnectorError: there is no such region, there are no credentials, or the service refused in the block.
        """
        # Amazon's library takes a while to import, and reads files as it does.
        await asyncio.to_thread(import_module, "connectors.aws.session")
        from connectors.aws.failure import FAILURES, told  # noqa: PLC0415 - with the first job, not at start
        from connectors.aws.sending import lent  # noqa: PLC0415
        from connectors.aws.session import open_client  # noqa: PLC0415

        try:
            async with self._clients.lease(target, lambda: open_client(target)) as client, lent(context.http):
                yield client
        except FAILURES as error:
            raise told(error) from error


async def _close(client: Any) -> None:
    await client.close()
