"""The hosts of the internet, all of them played by one local server.

A request to `https://api.example.com/x` goes, unchanged, through the worker's proxy setting into a tunnel that ends
here; whatever host is asked for, there is a certificate for it.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

import trustme

from support.raw_server import Connection, RawServer
from support.target import Target
from worker.net.proxy import proxies_from_environment
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class Internet:
    """Every host there is.

    Attributes:
        target: the server that gets all requests.
        settings: those with which a client's requests come here.
    """

    def __init__(self, target: Target, settings: NetSettings) -> None:
        self.target = target
        self.settings = settings


@asynccontextmanager
async def internet(folder: Path) -> AsyncIterator[Internet]:
    """An internet of one's own; `folder` takes the file of the authority that its clients trust."""
    authority = folder / "internet.pem"
    _authority().cert_pem.write_to_path(authority)
    async with Target(tls=_certified()) as target:

        async def tunnel(connection: Connection) -> None:
            await connection.request()
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            await connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await connection.relay(reader, writer)

        async with RawServer(tunnel) as proxy:
            names = {"HOST": "127.0.0.1", "PORT": str(proxy.port)}
            environ = {
                f"CONNECTOR_{scheme}_PROXY_{name}": value
                for scheme in ("HTTP", "HTTPS")
                for name, value in names.items()
            }
            yield Internet(
                target, NetSettings(ca_file=str(authority), proxies=proxies_from_environment(environ))
            )


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def _certified() -> ssl.SSLContext:
    """A server's context that shows a certificate for the host that the client names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda connection, host, _: setattr(connection, "context", _certified_for(host))
    return context


@cache
def _certified_for(host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority().issue_cert(host).configure_cert(context)
    return context
