"""The admin port: bound before anything else starts, so that a port in use is known at once; served when all runs."""

from __future__ import annotations

import asyncio
import importlib
import socket
from typing import TYPE_CHECKING, Self

from worker.config import ConfigError
from worker.config.load import admin_port_row
from worker.telemetry.lean import load_uvicorn

if TYPE_CHECKING:
    from types import ModuleType, TracebackType

    from worker.admin.source import AdminSource, MorePages
    from worker.config import Settings


class AdminPort:
    """The port of the settings, taken until the end of its block."""

    def __init__(self, settings: Settings) -> None:
        """Binds the port.

        Raises:
            ConfigError: as `bind`.
        """
        self._listener = bind(settings.admin_port, settings.values.written(admin_port_row(settings.values)))
        self._token = settings.admin_token
        self.number: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    async def show(self, source: AdminSource, more: MorePages | None = None) -> None:
        """Serves the pages until cancelled; their libraries are loaded in a thread, jobs go on meanwhile."""
        pages = await asyncio.to_thread(_load_pages)
        routes = () if more is None else await asyncio.to_thread(more)
        await pages.AdminServer(source, self._listener, self._token, routes).run_until_stopped()


def _load_pages() -> ModuleType:
    load_uvicorn()
    return importlib.import_module("worker.admin.server")


def bind(port: int, written: str, host: str | None = None) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Args:
        port: of TCP.
        written: what to call the setting in an error.
        host: the IPv4 address of the only interface to listen on; None for all of them.

    Raises:
        ConfigError: the port is taken, or not ours to take.
    """
    everywhere = host is None and socket.has_dualstack_ipv6()
    listener = socket.socket(socket.AF_INET6 if everywhere else socket.AF_INET)
    try:
        if listener.family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host or "", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"{written}: port {port} can't be taken ({error.strerror}); choose another, or 0 for any free one"
        ) from None
    listener.setblocking(False)
    return listener
