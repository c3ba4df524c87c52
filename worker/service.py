"""The service: puts the parts together and runs them until a signal; the only place that knows them all."""

from __future__ import annotations

import asyncio
import gc
import importlib
import signal
import sys
from typing import TYPE_CHECKING

import structlog

from worker import assembly
from worker.admin.component import Component
from worker.admin.port import bind
from worker.gateway.messages import Subscription
from worker.gateway.worker import GatewayWorker
from worker.telemetry import logging

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from worker.config import Settings
    from worker.registry import Registered

log = structlog.get_logger(__name__)


def run_service(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT: running jobs may finish within the shutdown timeout; a second signal stops at once.

    Raises:
        ConfigError: a setting that can't work: a port in use, a certificate that isn't there, two connectors of one type.
    """
    logging.configure(settings.log_level, settings.log_format)
    for warning in settings.warnings:
        log.warning(warning)
    listener = bind(settings.admin_port, settings.values.written("server.port"))
    with listener, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(settings, listener))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    if sys.platform == "win32":
        return asyncio.new_event_loop
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.new_event_loop


async def _serve(settings: Settings, listener: socket.socket) -> None:
    async with assembly.job_execution(settings) as execution:
        subscriptions = [_subscription(each, settings) for each in execution.registry.enabled]
        with assembly.gateway_errors_named(settings):
            worker = GatewayWorker(
                settings.gateway,
                subscriptions,
                execution.handler,
                credentials=assembly.gateway_credentials(settings, execution.http),
            )
        async with asyncio.TaskGroup() as group:
            working = group.create_task(worker.run())
            _stop_on_signals(worker)
            admin = group.create_task(_serve_admin(WorkerHealth(worker, settings), listener))
            log.info("started", job_types=len(subscriptions), admin_port=listener.getsockname()[1])
            # What is loaded now stays: later collections need not look at it.
            gc.freeze()
            await working
            admin.cancel()
    log.info("stopped")


def _subscription(registered: Registered, settings: Settings) -> Subscription:
    override = settings.overrides.of_type(registered.type)
    connector, chosen = registered.connector, override.fetch_variables
    return Subscription(
        job_type=registered.type,
        worker=connector.name,
        fetch_variables=connector.input_variables if chosen is None else chosen,
        timeout=override.timeout or registered.timeout,
        tenant_ids=override.tenant_ids,
        max_jobs_active=override.max_jobs_active,
    )


def _stop_on_signals(worker: GatewayWorker) -> None:
    def stop() -> None:
        if worker.draining:
            log.warning("second signal: stopping now")
            worker.stop()
        else:
            worker.drain()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)


async def _serve_admin(health: WorkerHealth, listener: socket.socket) -> None:
    # Imported in a thread: the loop is subscribing meanwhile.
    server = await asyncio.to_thread(importlib.import_module, "worker.admin.server")
    await server.AdminServer(health, listener).run_until_stopped()


class WorkerHealth:
    """Ready while the gateway answers and jobs are asked for."""

    def __init__(self, worker: GatewayWorker, settings: Settings) -> None:
        self._worker = worker
        self._address = settings.gateway.address

    def readiness(self) -> dict[str, Component]:
        """The gateway's side, under the name that the reference has for it."""
        up = self._worker.connected and not self._worker.draining
        details = {"address": self._address, "draining": self._worker.draining}
        return {"zeebeClient": Component(up, details)}
