"""The Kafka connector: one record a job."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from connectors.kafka.failure import NotSent
from connectors.kafka.model import InlineSchema, KafkaInput, SchemaRegistry
from connectors.kafka.properties import properties_of
from connectors.kafka.record import header_pairs, text_bytes
from connectors.sdk import Context, connector, operation
from connectors.sdk.shared import SharedClients

if TYPE_CHECKING:
    from connectors.kafka.producers import Producer
    from connectors.kafka.properties import Properties
    from connectors.kafka.registry import Registries

_TOPIC = re.compile(r"(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}")


class KafkaOperations:
    """Sending, by producers that jobs of one configuration share."""

    def __init__(self) -> None:
        self._producers: SharedClients[Producer] = SharedClients(_close, _usable)
        self._registries: Registries | None = None

    async def stop(self) -> None:
        """Closes the producers."""
        await self._producers.close()

    @operation("", name="Send", description="Sends one record to a topic")
    async def send(self, input: KafkaInput, context: Context) -> dict[str, Any]:
        """Sends a record and waits for the broker's acknowledgement; gives topic, partition, offset and timestamp.

        Raises:
            InputError: half of the credentials, or inputs missing.
            NotSent: the record was refused, or not acknowledged in time.
            EgressDenied: the worker's egress policy denies a broker or the schema registry.
        """
        from connectors.kafka.producers import open_producer  # noqa: PLC0415 - with the first job, not at start

        properties = properties_of(input)
        topic = input.topic.topic_name
        if not _TOPIC.fullmatch(topic):
            raise NotSent("topic.topicName is no name of a topic: letters, digits, '.', '_' and '-' make one")
        value = await self._value(input, properties, context)
        opening = partial(open_producer, properties, context)
        async with self._producers.lease(properties, opening) as producer:
            return await producer.send(
                topic, text_bytes(input.message.key), value, header_pairs(input.headers)
            )

    async def _value(self, input: KafkaInput, properties: Properties, context: Context) -> bytes:
        strategy = input.schema_strategy
        if not isinstance(strategy, InlineSchema | SchemaRegistry):
            return text_bytes(input.message.value)
        from connectors.kafka.avro import avro_schema, json_value  # noqa: PLC0415 - as above
        from connectors.kafka.registry import Registries  # noqa: PLC0415

        value = json_value(input.message.value)
        if isinstance(strategy, InlineSchema):
            if not (strategy.text or "").strip():
                raise NotSent("schemaStrategy.schema is missing")
            return avro_schema(strategy.text or "").encode(value)
        self._registries = self._registries or Registries()
        return await self._registries.encode(
            value, input.topic.topic_name, strategy, properties, context.http
        )


async def _close(producer: Producer) -> None:
    await producer.close()


def _usable(producer: Producer) -> bool:
    return producer.usable


kafka = connector(
    type="io.camunda:connector-kafka:1",
    name="Kafka Producer",
    description="Sends records to Kafka topics",
    version=6,
)(KafkaOperations)
