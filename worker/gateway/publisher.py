"""Publishing BPMN messages, on a connection that is opened with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from connectors.sdk.cluster import PublishedMessage
from connectors.sdk.errors import ConnectorError
from worker.gateway.channel import Connections
from worker.gateway.protocol import pb
from worker.gateway.unary import call, unary_method

if TYPE_CHECKING:
    from connectors.sdk.cluster import Message
    from worker.gateway.credentials import Credentials
    from worker.gateway.settings import GatewaySettings


class Publisher:
    """Publishes messages. Made inside a running event loop.

    Raises:
        GatewaySettingError: an address or certificate that cannot work.
    """

    def __init__(self, settings: GatewaySettings, credentials: Credentials) -> None:
        self._connections = Connections(settings)
        self._method = unary_method(self._connections.commands, "PublishMessage")
        self._credentials = credentials
        self._deadline = settings.command_deadline

    async def publish(self, message: Message, seconds: float | None = None) -> PublishedMessage:
        """Publish a message once: whether one is sent again is the job's matter.

        Raises:
            ConnectorError: it was refused, with the status as its code, or not answered.
        """
        request = pb.PublishMessageRequest(
            name=message.name,
            correlationKey=message.correlation_key,
            timeToLive=int(message.time_to_live.total_seconds() * 1000),
            messageId=message.message_id,
            variables=orjson.dumps(message.variables).decode(),
            tenantId=message.tenant_id,
        )
        answer = await call(
            self._method, request.SerializeToString(), self._credentials, seconds or self._deadline
        )
        if answer.response is None:
            status = answer.status.name
            said = f"{status}: {answer.details}" if answer.details else status
            raise ConnectorError(status, f"The gateway did not publish the message: {said}")
        published = pb.PublishMessageResponse.FromString(answer.response)
        return PublishedMessage(published.key, published.tenantId)

    async def close(self) -> None:
        """Close the connection."""
        await self._connections.close()
