"""The RabbitMQ connector: one message a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from connectors.rabbitmq.address import address_of
from connectors.rabbitmq.message import body_of, properties_of
from connectors.rabbitmq.model import RabbitMqInput, RabbitMqSettings
from connectors.sdk import Context, connector, operation
from connectors.sdk.shared import SharedClients

if TYPE_CHECKING:
    from connectors.rabbitmq.connection import Broker


class RabbitMqOperations:
    """Sending, over connections that jobs share."""

    def __init__(self, settings: RabbitMqSettings) -> None:
        self._mandatory = settings.mandatory
        self._brokers: SharedClients[Broker] = SharedClients(_close, _usable)

    async def stop(self) -> None:
        """Closes the connections."""
        await self._brokers.close()

    @operation("", name="Send", description="Sends one message to an exchange")
    async def send(self, input: RabbitMqInput, context: Context) -> dict[str, str]:
        """Sends a message and waits for the broker's confirmation.

        Raises:
            InputError: an input, a property or the URI can't be used.
            ConnectorError: the broker can't be reached, refuses the message, or has no queue for it.
            EgressDenied: the worker's egress policy denies the broker.
        """
        from connectors.rabbitmq.connection import open_broker  # noqa: PLC0415 - with the first job, not at start

        address, properties = address_of(input), properties_of(input.message.properties)
        body = body_of(input.message.body)
        async with self._brokers.lease(address, partial(open_broker, address, context)) as broker:
            await broker.publish(
                input.routing.exchange,
                input.routing.routing_key,
                body,
                properties,
                mandatory=self._mandatory,
            )
        return {"statusResult": "success"}


async def _close(broker: Broker) -> None:
    await broker.close()


def _usable(broker: Broker) -> bool:
    return broker.usable


rabbitmq = connector(
    type="io.camunda:connector-rabbitmq:1",
    name="RabbitMQ Producer",
    description="Sends messages to RabbitMQ exchanges",
    version=6,
    settings=RabbitMqSettings,
)(RabbitMqOperations)
