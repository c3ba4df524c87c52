"""Connections that jobs share: opened to checked addresses, TLS verified, each message on a channel of its own.

What a broker has against one message closes the channel, so jobs do not share those at a time.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import struct
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiormq
from aiormq import spec
from aiormq.connection import TransportFactory
from aiormq.exceptions import (
    AMQPError,
    ChannelInvalidStateError,
    DeliveryError,
    InvalidFrameError,
    PublishError,
)
from yarl import URL

from connectors.rabbitmq.wire import Properties
from connectors.sdk import ConnectorError, HttpConnectError, InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from connectors.rabbitmq.address import Address
    from connectors.sdk import Context
    from connectors.sdk.network import Network

OPENING = 30.0
"""Seconds in which a broker has to let the worker in."""
CONFIRMING = 30.0
"""Seconds in which it has to confirm a message."""
UNROUTABLE = "UNROUTABLE"
NOT_CONFIRMED = "NOT_CONFIRMED"


class Broker:
    """An open connection and its channels."""

    def __init__(self, connection: aiormq.Connection) -> None:
        self._connection = connection
        self._free: list[Any] = []
        self._given_up: set[asyncio.Task[Any]] = set()
        self._silent = False

    @property
    def usable(self) -> bool:
        """Whether the next job may have it: it is open, and the broker answers on it."""
        return bool(self._connection.is_opened) and not self._silent

    async def publish(
        self, exchange: str, routing_key: str, body: bytes, properties: Mapping[str, Any], *, mandatory: bool
    ) -> None:
        """Sends a message and waits until the broker has taken it.

        Raises:
            ConnectorError: the broker refused it, had no queue for it, or did not confirm it in time.
            InputError: the protocol has no way to carry it.
        """
        try:
            async with asyncio.timeout(CONFIRMING), self._channel() as channel:
                await channel.basic_publish(
                    body,
                    exchange=exchange,
                    routing_key=routing_key,
                    properties=Properties(properties),
                    mandatory=mandatory,
                )
        except PublishError:
            raise ConnectorError(
                UNROUTABLE, "No queue takes the message: its exchange and routing key lead to none."
            ) from None
        except DeliveryError:
            raise ConnectorError(NOT_CONFIRMED, "The broker could not take the message.") from None
        except TimeoutError:
            self._silent = True
            raise ConnectorError(
                NOT_CONFIRMED, f"The broker did not confirm the message within {CONFIRMING:g} s."
            ) from None
        except (ValueError, TypeError, struct.error) as error:
            raise InputError(f"The message can't be sent: {error}") from error
        except (AMQPError, ChannelInvalidStateError, OSError) as error:
            raise ConnectorError(None, f"The broker did not take the message: {told(error)}") from error

    async def close(self) -> None:
        """Closes the connection."""
        self._free.clear()
        await self._connection.close()
        if self._given_up:
            await asyncio.wait(self._given_up)

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[Any]:
        """A channel for one message; it serves others if nothing happened to it."""
        while self._free and self._free[-1].is_closed:
            self._free.pop()
        channel = self._free.pop() if self._free else await self._open_channel()
        try:
            yield channel
        except (PublishError, DeliveryError):
            self._free.append(channel)
            raise
        except BaseException:
            task = asyncio.create_task(_closed(channel))
            self._given_up.add(task)
            task.add_done_callback(self._given_up.discard)
            raise
        self._free.append(channel)

    async def _open_channel(self) -> Any:
        channel: Any = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        read = channel._read_content  # noqa: SLF001

        async def read_content(frame: Any, header: Any) -> Any:
            """What came back is the one message under way, which the library would know by an id."""
            message = await read(frame, header)
            if isinstance(frame, spec.Basic.Return) and channel.message_id_delivery_tag:
                message.header.properties.message_id = next(iter(channel.message_id_delivery_tag))
            return message

        channel._read_content = read_content  # noqa: SLF001
        return channel


class CheckedTransport(TransportFactory):
    """Connects to addresses that the egress policy allows; the certificate has to be the host's, whatever its address."""

    def __init__(self, address: Address, network: Network) -> None:
        self._address = address
        self._network = network

    async def create(self, url: URL, **_: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:  # noqa: ARG002 - as of the library
        """The streams of the first of the host's addresses that answers."""
        host, port = self._address.host, self._address.port
        addresses = await self._network.resolve_and_check(host, port)
        tls: dict[str, Any] = {}
        if self._address.encrypted:
            tls = {"ssl": await self._network.tls(host), "server_hostname": host}
        for each in addresses[:-1]:
            try:
                return await asyncio.open_connection(each, port, **tls)
            except OSError:
                continue
        return await asyncio.open_connection(addresses[-1], port, **tls)


async def open_broker(address: Address, context: Context) -> Broker:
    """Connects to a broker.

    Raises:
        ConnectorError: it can't be reached, or does not let the worker in.
        EgressDenied: it is at an address that the policy denies.
    """
    user, password = quote(address.user, safe=""), quote(address.password, safe="")
    host = f"[{address.host}]" if ":" in address.host else address.host
    url = URL(f"amqp://{user}:{password}@{host}:{address.port}/?heartbeat={address.heartbeat}", encoded=True)
    connection = aiormq.Connection(url, transport_factory=CheckedTransport(address, context.network))
    connection.vhost = address.virtual_host
    try:
        async with asyncio.timeout(OPENING):
            await connection.connect()
    except TimeoutError:
        raise ConnectorError(None, f"The broker did not answer within {OPENING:g} s.") from None
    except HttpConnectError as error:
        raise ConnectorError(None, error.message) from error
    except InvalidFrameError as error:
        if "Connection.Close" not in str(error):
            raise ConnectorError(None, f"No connection to the broker: {told(error)}") from error
        raise ConnectorError(
            None, "The broker has no such virtual host, or the user has no rights on it."
        ) from error
    except (AMQPError, OSError, EOFError) as error:
        raise ConnectorError(None, f"No connection to the broker: {told(error)}") from error
    return Broker(connection)


def told(error: Exception) -> str:
    """What an error says, in the broker's own words where they are there."""
    if isinstance(error, ssl.SSLError) or not isinstance(error, OSError) or error.errno is None:
        return str(error) or type(error).__name__
    return os.strerror(error.errno)


async def _closed(channel: Any) -> None:
    # It may well be closed by what made it of no use.
    with suppress(AMQPError, ChannelInvalidStateError, OSError):
        await channel.close()
