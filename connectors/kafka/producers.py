"""Producers that jobs share, opened under the worker's egress policy and with its certificates."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import ssl
import time
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaProducer
from aiokafka.client import ConnectionGroup
from aiokafka.conn import create_conn
from aiokafka.errors import (
    InvalidTopicError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerClosed,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
from aiokafka.partitioner import DefaultPartitioner

from connectors.kafka.failure import NotSent
from connectors.kafka.security import security_of
from connectors.sdk import ConnectorError, EgressDenied, HttpConnectError

if TYPE_CHECKING:
    from connectors.kafka.properties import Properties
    from connectors.sdk import Context
    from connectors.sdk.network import Network

# It tells each try of its own at a broker that is away; the jobs tell what became of them.
_library_log = logging.getLogger("aiokafka")
if _library_log.level == logging.NOTSET:
    _library_log.setLevel(logging.CRITICAL)

_OF_THE_RECORD = (
    InvalidTopicError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
"""Errors that say nothing of the producer: the next record may well be sent by it."""

_PAUSE = 0.1
"""Seconds before another try at a broker: the library itself would make some of them without any."""

_OF_CONNECTIONS = (
    "client_id",
    "request_timeout_ms",
    "sasl_mechanism",
    "sasl_oauth_token_provider",
    "sasl_plain_password",
    "sasl_plain_username",
    "security_protocol",
    "ssl_context",
)


class Producer:
    """An open producer of one configuration.

    Attributes:
        usable: whether the next job may have it; false once the connection, or the producer's own state, failed.
        trouble: why the last broker that was to be connected to could not be.
    """

    def __init__(self, producer: AIOKafkaProducer, properties: Properties, network: Network) -> None:
        self.usable = True
        self._producer = producer
        self._limits = properties
        self._network = network
        self.trouble: ConnectorError | None = None
        # Brokers say themselves where others are, and this is the one way by which the client gets to them.
        self._connect = producer.client._get_conn  # noqa: SLF001
        producer.client._get_conn = self._connection  # noqa: SLF001

    async def start(self) -> None:
        """Connects to the cluster.

        Raises:
            EgressDenied: one of its brokers is at an address that the policy denies.
        """
        client = self._producer.client
        await client.bootstrap()
        for broker in client.cluster.brokers():
            if isinstance(barred := await self._barred(broker), EgressDenied):
                raise barred
        await self._producer.start()

    async def send(
        self, topic: str, key: bytes, value: bytes, headers: list[tuple[str, bytes | None]]
    ) -> dict[str, Any]:
        """Sends a record; gives where it is once it is acknowledged.

        Raises:
            NotSent: it was refused, or not acknowledged in time.
            EgressDenied: its broker is at an address that the policy denies.
        """
        now = int(time.time() * 1000)
        try:
            async with asyncio.timeout(self._limits.max_block):
                sending = await self._producer.send(topic, value, key, timestamp_ms=now, headers=headers)
            async with asyncio.timeout(self._limits.delivery_timeout):
                sent = await sending
        except TimeoutError:
            self.usable = False
            raise self.trouble or NotSent("the record was not acknowledged in time") from None
        except KafkaError as error:
            self.usable = self.usable and isinstance(error, _OF_THE_RECORD)
            raise NotSent(told(error)) from error
        if sent is None:  # acks=0: nobody says
            return {
                "topic": topic,
                "timestamp": now,
                "offset": -1,
                "partition": await self._partition(topic, key),
            }
        return {
            "topic": sent.topic,
            "timestamp": sent.timestamp,
            "offset": sent.offset,
            "partition": sent.partition,
        }

    async def close(self) -> None:
        """Closes it. Records that are not acknowledged are given up: nobody waits for them, nor may brokers be there."""
        self._producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - `stop` would wait for them
        await self._producer.stop()

    async def _partition(self, topic: str, key: bytes) -> int:
        partitions = sorted(await self._producer.partitions_for(topic))
        return int(DefaultPartitioner()(key, partitions, partitions))

    async def _connection(self, node_id: Any, *, group: Any = ConnectionGroup.DEFAULT, **more: Any) -> Any:
        """A connection to a broker; None, as for one that is down, where the policy denies its address."""
        client = self._producer.client
        known = client._conns.get((node_id, group))  # noqa: SLF001
        if known is not None and known.connected():
            return known
        broker = client.cluster.broker_metadata(node_id)
        self.trouble = None if broker is None else await self._barred(broker)
        connection = None if self.trouble else await self._connect(node_id, group=group, **more)
        if connection is None:
            if broker is not None and self.trouble is None:
                where = f"{broker.host}:{broker.port}"
                self.trouble = NotSent(f"the cluster names a broker that can't be connected to: {where}")
            await asyncio.sleep(_PAUSE)
        return connection

    async def _barred(self, broker: Any) -> ConnectorError | None:
        """What keeps the client from a broker that the cluster names."""
        try:
            await self._network.resolve_and_check(broker.host, broker.port)
        except HttpConnectError as error:
            return NotSent(f"the cluster names a broker that can't be connected to: {error.message}")
        except ConnectorError as error:
            return error
        return None


async def open_producer(properties: Properties, context: Context) -> Producer:
    """Connects a producer.

    Raises:
        NotSent: no broker can be reached in time, or the cluster refuses the worker.
        EgressDenied: a broker is at an address that the policy denies.
    """
    await _check(properties, context.network)
    arguments = {**dict(properties.options), **await security_of(properties, context)}
    try:
        plain = AIOKafkaProducer(bootstrap_servers=[str(each) for each in properties.servers], **arguments)
    except (ValueError, RuntimeError) as error:
        raise NotSent(f"Failed to construct kafka producer: {error}") from None
    producer = Producer(plain, properties, context.network)
    try:
        async with asyncio.timeout(properties.max_block):
            await _start(producer, properties, arguments)
    except BaseException as error:
        await producer.close()
        if isinstance(error, TimeoutError):
            raise producer.trouble or NotSent("the brokers did not answer in time") from None
        raise
    return producer


async def _check(properties: Properties, network: Network) -> None:
    try:
        for server in properties.servers:
            await network.resolve_and_check(server.host, server.port)
    except HttpConnectError as error:
        raise NotSent(f"Failed to construct kafka producer: {error.message}") from error


async def _start(producer: Producer, properties: Properties, arguments: dict[str, Any]) -> None:
    try:
        await producer.start()
    except KafkaConnectionError:
        raise NotSent(await _reason(properties, arguments)) from None
    except KafkaError as error:
        raise NotSent(told(error)) from error


async def _reason(properties: Properties, arguments: dict[str, Any]) -> str:
    """Why no broker could be connected to: of the reasons, the client gives none away but to its log."""
    named = {name: value for name, value in arguments.items() if name in _OF_CONNECTIONS}
    reasons = []
    for server in properties.servers:
        try:
            connection = await create_conn(server.host, server.port, **named)
            connection.close()
        except KafkaError as error:
            reasons.append(f"{server}: {told(error)}")
        except OSError as error:
            reasons.append(f"{server}: {_words(error)}")
        else:
            reasons.append(f"{server}: it answered too late")
    return f"no broker could be connected to: {'; '.join(reasons)}"


def _words(error: OSError) -> str:
    if error.errno is None or isinstance(error, ssl.SSLError):
        return str(error) or type(error).__name__
    return os.strerror(error.errno)


def told(error: KafkaError) -> str:
    """What an error of the client says, and of which kind it is."""
    return re.sub(r"^\[Error \d+\] ", "", " ".join(str(error).split())) or type(error).__name__
