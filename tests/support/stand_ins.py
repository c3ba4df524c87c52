"""Clients that take the place of libraries' own in the contract: what the test's HTTP client does, they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectors.sdk import Request
from connectors.sql.databases.session import Answer

if TYPE_CHECKING:
    from connectors.sdk import Context


async def asked(context: Context) -> Any:
    """What the test has a server say, as JSON; raises, or waits, where it is to do that."""
    return json.loads((await context.http.send(Request("GET", "http://stands.in.for/another"))).body)


async def kafka_producer(properties: Any, context: Context) -> Any:
    """A producer whose broker says where a record is."""
    return _Producer(context)


class _Producer:
    usable = True

    def __init__(self, context: Context) -> None:
        self._context = context

    async def send(self, *record: Any) -> Any:
        return await asked(self._context)

    async def close(self) -> None: ...


async def rabbitmq_broker(address: Any, context: Context) -> Any:
    """A connection to a broker that confirms what it is sent."""
    return _Broker(context)


class _Broker:
    usable = True

    def __init__(self, context: Context) -> None:
        self._context = context

    async def publish(self, *message: Any, mandatory: bool) -> None:
        await asked(self._context)

    async def close(self) -> None: ...


async def sql_pool(target: Any, settings: Any, context: Context) -> Any:
    """Connections to a database that gives one row."""
    return _Pool(context)


class _Pool:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def run(self, query: Any, *, rows: bool) -> Answer:
        return Answer([await asked(self._context)], -1)

    async def close(self) -> None: ...


async def mail_server(host: str, port: int, encryption: str, login: Any, context: Context) -> Any:
    """A mail server that may be used once it was asked."""
    await asked(context)
    return _MailServer()


class _MailServer:
    def done(self) -> None: ...

    def cut(self) -> None: ...


def mail_sent(server: Any, mail: Any) -> None:
    """What a server does with a mail that it takes."""
