"""The console beside `dev`: on this machine alone, behind a token of its own."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, closing, suppress
from typing import TYPE_CHECKING

from worker.admin.port import bind
from worker.admin.server import AdminServer
from worker.config.load import admin_port_row
from worker.console.page import PATH, page_of
from worker.console.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.admin.source import AdminSource
    from worker.config import Settings
    from worker.console.console import Console
    from worker.console.recording import RecordedJobs
    from worker.devgateway.gateway import DevGateway

HOST = "127.0.0.1"


@asynccontextmanager
async def console_beside(
    settings: Settings, console: Console, jobs: RecordedJobs, source: AdminSource, gateway: DevGateway
) -> AsyncIterator[str]:
    """Serves health, metrics and the console for the time of the block; gives the link that opens it.

    On the admin port, where the settings name one, else on any free one.

    Raises:
        ConfigError: the port is taken.
    """
    row = admin_port_row(settings.values)
    port = 0 if settings.values.given(row) is None else settings.admin_port
    workbench = Workbench(console, jobs, gateway.view)
    token = secrets.token_urlsafe()
    with (
        closing(bind(port, settings.values.written(row), HOST)) as listener,
        gateway.engine.feed.listening(workbench.instances),
    ):
        server = AdminServer(source, listener, more=[page_of(console, token, workbench)])
        serving = asyncio.create_task(server.run_until_stopped())
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}{PATH}/?token={token}"
        finally:
            console.close()
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
