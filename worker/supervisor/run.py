"""The program of the supervisor: its log, its admin port, its signals."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from worker.admin.port import AdminPort
from worker.config import ConfigError
from worker.signals import heed
from worker.supervisor.member import WrongSettings
from worker.supervisor.supervisor import Supervisor
from worker.telemetry import levels, logging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.config import Settings

log = structlog.get_logger(__name__)


def run_supervisor(settings: Settings, command: Sequence[str]) -> None:
    """Runs as many workers as the settings say, forks of what `command` starts, until SIGTERM or SIGINT.

    Raises:
        ConfigError: the admin port can't be taken, or the console is wanted.
        WrongSettings: a worker could not start because of another setting, and said so.
    """
    logging.configure(settings.log_level, settings.log_format)
    if settings.console:
        raise ConfigError(
            "CONNECTOR_WORKER_CONSOLE shows the jobs of one process: run one, or switch the console off"
        )
    with AdminPort(settings) as port:
        asyncio.run(_serve(settings, command, port))


async def _serve(settings: Settings, command: Sequence[str], port: AdminPort) -> None:
    supervisor = Supervisor(command, settings.processes, settings.gateway.shutdown_timeout)
    async with asyncio.TaskGroup() as group:

        def switch_level() -> None:
            group.create_task(supervisor.set_level(levels.other_than_in_force(settings.log_level)))

        heed(supervisor.stop, switch_level)
        showing = group.create_task(port.show(supervisor))
        log.info("started", processes=settings.processes)
        try:
            await supervisor.run()
        finally:
            showing.cancel()
    if supervisor.wrong_settings:
        raise WrongSettings
    log.info("stopped")
