"""The cluster as connectors are lent it: its REST API where the worker knows one, and messages over the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError
from worker.execution.services import NoCluster
from worker.gateway.settings import GatewaySettingError

if TYPE_CHECKING:
    from connectors.sdk.cluster import Message, PublishedMessage
    from connectors.sdk.http import Request, Response
    from worker.cluster.client import ClusterClient
    from worker.gateway.credentials import Credentials
    from worker.gateway.publisher import Publisher
    from worker.gateway.settings import GatewaySettings


class LentCluster:
    """`connectors.sdk.Cluster`, implemented."""

    def __init__(
        self, rest: ClusterClient | None, gateway: GatewaySettings, credentials: Credentials
    ) -> None:
        self._rest = rest or NoCluster()
        self._gateway = gateway
        self._credentials = credentials
        self._publisher: Publisher | None = None

    async def send(self, request: Request) -> Response:
        return await self._rest.send(request)

    async def publish(self, message: Message, seconds: float | None = None) -> PublishedMessage:
        if self._publisher is None:
            from worker.gateway.publisher import Publisher  # noqa: PLC0415 - gRPC, which `invoke` needs for nothing else

            try:
                self._publisher = Publisher(self._gateway, self._credentials)
            except GatewaySettingError as error:
                raise ConnectorError(None, f"The gateway can't be connected to: {error}") from error
        return await self._publisher.publish(message, seconds)

    async def close(self) -> None:
        """Closes the connection to the gateway."""
        if self._publisher is not None:
            await self._publisher.close()
