"""A pool for a target: the driver that its URL names, and addresses that the egress policy allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError, HttpConnectError
from connectors.sql.databases import session_of
from connectors.sql.databases.session import Place
from connectors.sql.pool import Pool
from connectors.sql.urls import CANNOT_CONNECT

if TYPE_CHECKING:
    from connectors.sdk import Context
    from connectors.sql.databases.session import Session
    from connectors.sql.model import SqlSettings
    from connectors.sql.urls import Target


async def open_pool(target: Target, settings: SqlSettings, context: Context) -> Pool:
    """The connections to a target, of which there is none yet."""
    kind, network = session_of(target.driver), context.network

    async def prepare() -> Session:
        try:
            # Asked anew for each connection: names move, and policies are about addresses.
            addresses = [await network.resolve_and_check(host, port) for host, port in target.hosts]
        except HttpConnectError as error:
            raise ConnectorError(None, f"{CANNOT_CONNECT}{error.message}") from error
        tls = await network.tls(target.hosts[0][0]) if kind.wants_tls(target) else None
        return kind(Place(target, addresses, tls), settings.statement_timeout)

    return Pool(prepare, settings.max_connections, settings.statement_timeout)
