"""The server of the admin pages: Starlette on uvicorn, 4 MB beside what the worker has loaded anyway."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette

from worker.admin.health import health_routes
from worker.admin.loggers import logger_routes
from worker.admin.metrics import metrics_routes
from worker.admin.outbound import outbound_routes

if TYPE_CHECKING:
    import socket
    from collections.abc import Generator, Iterable

    from starlette.routing import BaseRoute

    from worker.admin.source import AdminSource


class AdminServer(uvicorn.Server):
    """Serves the admin pages on a bound socket; leaves the process's signals alone."""

    def __init__(
        self,
        source: AdminSource,
        listener: socket.socket,
        token: str | None = None,
        more: Iterable[BaseRoute] = (),
    ) -> None:
        """Prepares to serve.

        Args:
            source: who knows what is shown.
            listener: the bound socket.
            token: what those have to bring who change something; without it nobody can.
            more: what else there is on the port.
        """
        routes = [*health_routes(source), *metrics_routes(source), *outbound_routes(source)]
        app = Starlette(routes=[*routes, *logger_routes(source, token), *more])
        super().__init__(
            uvicorn.Config(
                app, access_log=False, lifespan="off", log_config=None, timeout_graceful_shutdown=1
            )
        )
        self._listener = listener

    async def run_until_stopped(self) -> None:
        """Serves; when cancelled, after the answers that are under way."""
        serving = asyncio.ensure_future(self.serve(sockets=[self._listener]))
        try:
            await asyncio.shield(serving)
        finally:
            self.should_exit = True
            await serving

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """None: the service decides what a signal means."""
        yield
