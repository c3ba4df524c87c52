"""The service: puts the parts together and runs them until a signal; the only place that knows them all."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import sys
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import structlog

from worker.admin.port import AdminPort
from worker.config.secrets import filter_warning
from worker.console.console import Console
from worker.gateway.worker import Ending, GatewayWorker
from worker.gateway_access import gateway_credentials, gateway_errors_named
from worker.health import WorkerHealth
from worker.late import LateExecution
from worker.metrics.figures import Figures
from worker.metrics.jobs import JobMetrics
from worker.registry import registry_of
from worker.signals import heed
from worker.subscriptions import subscription_of
from worker.telemetry import levels, logging
from worker.telemetry.loop_watch import LoopWatch
from worker.telemetry.streams import mask_standard_streams
from worker.watched import WatchedWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.routing import BaseRoute

    from worker.admin.source import Front, MorePages
    from worker.config import Settings
    from worker.supervisor.link import Link

log = structlog.get_logger(__name__)


def run_service(settings: Settings, link: Link | None = None) -> None:
    """Works until SIGTERM or SIGINT: running jobs may finish within the shutdown timeout; a second signal stops at once.

    Args:
        settings: what the worker was told.
        link: to the supervisor, which shows the worker; without one it has an admin port of its own.

    Raises:
        ConfigError: a setting that can't work: a port in use, a certificate that isn't there.
    """
    logging.configure(settings.log_level, settings.log_format)
    mask_standard_streams()
    for warning in settings.warnings:
        log.warning(warning)
    gc.disable()  # nothing that a start makes is garbage
    front = AdminPort(settings) if link is None else nullcontext(link)
    with front as shown, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(settings, shown, supervised=link is not None))
        runner.run(_leave_tasks())
    _cut_off(sum(each.name.startswith("connector_") for each in threading.enumerate()))


async def _leave_tasks() -> None:
    """Ends the process where a job ignores its cancellation: the loop's own end would wait for it."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        _, left = await asyncio.wait(tasks, timeout=1.0)
        _cut_off(len(left))


def _cut_off(count: int) -> None:
    """Ends the process where operations outlived their jobs: no cancellation reaches them, and Python would wait."""
    if count:
        log.warning("operations cut off", count=count)
        sys.stderr.flush()
        os._exit(0)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    if sys.platform == "win32":
        return asyncio.new_event_loop
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.new_event_loop


async def _serve(settings: Settings, front: Front, *, supervised: bool) -> None:
    registry = registry_of(settings)
    for problem in registry.problems:
        log.warning(problem)
    late = LateExecution()
    console = Console(registry) if settings.console else None
    jobs = JobMetrics(each.type for each in registry.enabled)
    with gateway_errors_named(settings):
        worker = GatewayWorker(
            settings.gateway,
            [subscription_of(each, settings) for each in registry.enabled],
            late if console is None else console.jobs(late),
            credentials=gateway_credentials(settings, late.http),
            observer=jobs,
        )
    figures = Figures(jobs, worker)
    working = asyncio.create_task(worker.run())
    if console is not None:
        working.add_done_callback(lambda _: console.close())
    _heed_signals(worker, settings, supervised=supervised)
    try:
        # Loaded in a thread: the loop is subscribing meanwhile.
        assembly = await asyncio.to_thread(importlib.import_module, "worker.assembly")
        async with assembly.job_execution(settings, registry, figures, console) as execution:
            for warning in filter_warning(settings.values):
                log.warning(warning)
            late.ready(execution)
            watched = WatchedWorker(WorkerHealth(worker, settings, registry), figures, registry)
            with LoopWatch(execution.handler.work_of, figures.loop_lag.note):
                await _work(worker, working, front.show(watched, _console_pages(console, settings)))
    finally:
        late.failed()
        worker.drain()
        await working
    log.info("stopped")


def _console_pages(console: Console | None, settings: Settings) -> MorePages | None:
    """What makes the console's pages, where it is wanted: it only shows."""
    token = settings.admin_token
    if console is None or token is None:
        return None

    def pages() -> list[BaseRoute]:
        return [importlib.import_module("worker.console.page").page_of(console, token)]

    return pages


async def _work(
    worker: GatewayWorker, working: asyncio.Task[Ending], showing: Coroutine[Any, Any, None]
) -> None:
    """Shows the worker until it has ended."""
    log.info("started", job_types=list(worker.slots))
    # What is loaded by now stays: later collections need not look at it.
    gc.freeze()
    gc.enable()
    async with asyncio.TaskGroup() as group:
        shown = group.create_task(showing)
        await working
        shown.cancel()


def _heed_signals(worker: GatewayWorker, settings: Settings, *, supervised: bool) -> None:
    def stop_now() -> None:
        log.warning("second signal: stopping now")
        worker.stop()

    def stop() -> None:
        if worker.draining:
            stop_now()
        else:
            worker.drain()

    def switch_level() -> None:
        levels.change_level(levels.other_than_in_force(settings.log_level))

    if supervised:  # the supervisor counts the signals
        heed(worker.drain, switch_level, stop_now)
    else:
        heed(stop, switch_level)
