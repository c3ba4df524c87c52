"""The way to an origin: directly or through a proxy, with which TLS context; worked out once for each.

A route holds the `aiohttp.ClientRequest` by which aiohttp's pool knows and makes connections to an origin. Requests
of connectors are written by `worker.net.exchange`, which spares the per-request work of `aiohttp.ClientSession`.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
from yarl import URL

from connectors.sdk.errors import InputError
from worker.net.egress import literal_address
from worker.net.errors import protocol_error
from worker.net.pool_resolver import PoolResolver
from worker.net.resolver import check_behind_proxy

if TYPE_CHECKING:
    import ssl

    from aiohttp.abc import AbstractResolver

    from connectors.sdk.http import ClientTls
    from worker.net.proxy import Proxy
    from worker.net.settings import NetSettings
    from worker.net.tls import TlsContexts

_KEPT = 1_000
_URL = re.compile(r"(https?)://([^/?#]*)([^#]*)", re.IGNORECASE | re.DOTALL)
_BREAKS_REQUEST_LINE = re.compile(r"[\x00-\x20\x7f]")


class Target(NamedTuple):
    """An absolute URL taken apart: lower-case scheme, `host:port`, and path with query as they are written."""

    scheme: str
    authority: str
    path: str


def target_of(url: str) -> Target:
    """Takes an absolute URL apart without changing it; an empty path becomes `/`, a fragment is dropped.

    Raises:
        InputError: it is no http or https URL with a host.
        HttpProtocolError: it holds a user, or characters that no request line can hold.
    """
    match = _URL.match(url)
    if match is None or not match[2]:
        raise _unparsable()
    scheme, authority, path = match.groups()
    if "@" in authority or _BREAKS_REQUEST_LINE.search(url, 0, match.end()):
        raise protocol_error()
    return Target(scheme.lower(), authority, path if path.startswith("/") else "/" + path)


@dataclass(frozen=True, slots=True)
class Route:
    """Where connections of an origin come from, and what requests over them need.

    `prefix` is what the request line holds before the path (a plain proxy wants whole URLs), `host` the `Host` header.
    """

    connector: aiohttp.TCPConnector
    initiator: aiohttp.ClientRequest
    hostname: str
    host: str
    prefix: str = ""
    proxy_authorization: str | None = None


class Routes:
    """The routes of the worker, and the two pools that they lead to.

    Direct connections are guarded by the egress policy. Those to a proxy are not: the proxy is configuration, and it
    resolves the target's name itself.
    """

    def __init__(self, settings: NetSettings, tls: TlsContexts) -> None:
        self._settings = settings
        self._tls = tls
        self._routes: OrderedDict[tuple[str, str, ClientTls | None], Route] = OrderedDict()
        self._direct: aiohttp.TCPConnector | None = None
        self._proxied: aiohttp.TCPConnector | None = None

    async def to(self, target: Target, tls: ClientTls | None) -> Route:
        """The route to a target.

        Raises:
            InputError: the target has no valid host, or `tls` can't be used.
            EgressDenied: the target is an address that the policy denies.
        """
        key = target.scheme, target.authority, tls
        if (route := self._routes.get(key)) is None:
            route = self._routes[key] = await self._make(target, tls)
            if len(self._routes) > _KEPT:
                self._routes.popitem(last=False)
        return route

    def connections(self) -> tuple[int, int]:
        """How many connections there are: in use, and idle."""
        used = idle = 0
        for pool in (self._direct, self._proxied):
            if pool is not None:
                used += len(pool._acquired)  # noqa: SLF001 - aiohttp tells it nowhere else
                idle += sum(map(len, tuple(pool._conns.values())))  # noqa: SLF001 - as above
        return used, idle

    async def close(self) -> None:
        """Closes all connections."""
        self._routes.clear()
        pools = [pool for pool in (self._direct, self._proxied) if pool is not None]
        self._direct = self._proxied = None
        for pool in pools:
            await pool.close()

    async def _make(self, target: Target, tls: ClientTls | None) -> Route:
        origin = _origin(target)
        hostname = origin.raw_host or ""
        context = await self._tls.for_host(hostname, tls) if target.scheme == "https" else None
        proxy = self._settings.proxies.proxy_for(target.scheme, hostname)
        if proxy is None:
            self._settings.egress.check_literal(hostname)
            _refuse_old_notation(hostname)
            return Route(self._direct_pool(), _initiator(origin, context), hostname, _host_header(origin))
        await check_behind_proxy(self._settings.egress, hostname)
        tunnelled = target.scheme == "https"
        return Route(
            self._proxied_pool(),
            _initiator(origin, context, proxy),
            hostname,
            _host_header(origin),
            prefix="" if tunnelled else f"{target.scheme}://{_host_header(origin)}",
            proxy_authorization=None if tunnelled else proxy.authorization,
        )

    def _direct_pool(self) -> aiohttp.TCPConnector:
        if self._direct is None:
            self._direct = self._pool(PoolResolver(self._settings.egress))
        return self._direct

    def _proxied_pool(self) -> aiohttp.TCPConnector:
        if self._proxied is None:
            self._proxied = self._pool(aiohttp.ThreadedResolver())
        return self._proxied

    def _pool(self, resolver: AbstractResolver) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            resolver=resolver,
            limit=0,
            limit_per_host=self._settings.connections_per_host,
            keepalive_timeout=self._settings.keep_alive,
        )


def _origin(target: Target) -> URL:
    try:
        origin = URL(f"{target.scheme}://{target.authority}")
    except ValueError:
        origin = URL()
    if not origin.raw_host:
        raise _unparsable()
    return origin


def _unparsable() -> InputError:
    return InputError(
        "Invalid URL: it cannot be parsed as a valid HTTP request. "
        "Please ensure the URL includes a valid hostname."
    )


def _refuse_old_notation(hostname: str) -> None:
    literal = literal_address(hostname)
    if isinstance(literal, IPv4Address) and hostname != str(literal):
        msg = "Invalid URL: an IPv4 address is written as four decimal numbers, such as 127.0.0.1."
        raise InputError(msg)


def _host_header(origin: URL) -> str:
    port = origin.explicit_port
    return f"{origin.host_subcomponent}:{port}" if port is not None else f"{origin.host_subcomponent}"


def _initiator(
    origin: URL, context: ssl.SSLContext | None, proxy: Proxy | None = None
) -> aiohttp.ClientRequest:
    authorization = proxy.authorization if proxy else None
    return aiohttp.ClientRequest(
        "GET",
        origin,
        loop=asyncio.get_running_loop(),
        ssl=context or True,
        proxy=URL(proxy.url) if proxy else None,
        proxy_headers={"Proxy-Authorization": authorization} if authorization else None,
    )
