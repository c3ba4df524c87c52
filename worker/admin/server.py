"""The server of the admin pages: Starlette on uvicorn, 4 MB beside what the worker has loaded anyway."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
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

TICK = 1.0
"""Seconds between two looks at the clock, for the `Date` of answers."""


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
        self._stopping = asyncio.Event()

    async def run_until_stopped(self) -> None:
        """Serves; when cancelled, after the answers that are under way."""
        serving = asyncio.ensure_future(self.serve(sockets=[self._listener]))
        try:
            await asyncio.shield(serving)
        finally:
            self.should_exit = True
            self._stopping.set()
            await serving

    async def main_loop(self) -> None:
        """As of `uvicorn.Server`, but woken to stop, and once a second for the date of its answers.

        uvicorn's own looks ten times a second, which was half of the processor time of an idle worker.
        """
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await self._stopping.wait()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """None: the service decides what a signal means."""
        yield
