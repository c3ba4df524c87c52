"""The parts of `dev`, put together: an embedded gateway, a worker with every installed connector, models, the display."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from worker.assembly import job_execution, limits_of
from worker.console.console import Console
from worker.dev.console import console_beside
from worker.dev.models import Models
from worker.dev.reporting import ReportedJobs, ReportedProcesses
from worker.devgateway.gateway import WARNING, DevGateway
from worker.gateway.settings import TlsSettings
from worker.gateway.worker import GatewayWorker
from worker.health import WorkerHealth
from worker.metrics.figures import Figures
from worker.metrics.jobs import JobMetrics
from worker.registry import registry_of
from worker.subscriptions import subscription_of
from worker.watched import WatchedWorker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.config import Settings
    from worker.dev.display import Display
    from worker.dev.plan import Plan
    from worker.registry import Registry


async def run_dev(settings: Settings, plan: Plan, display: Display) -> bool:
    """Does what was asked for, until a signal or, where it is done once, until the processes started have ended.

    Returns:
        Whether every file could be deployed, every process started, and there was no incident.

    Raises:
        OSError: the gateway's port is taken.
        ConfigError: a part of the worker could not start.
    """
    registry = registry_of(settings)
    async with DevGateway(port=plan.port, announce=None) as gateway:
        processes = ReportedProcesses(gateway, registry, display)
        with gateway.engine.feed.listening(processes), display:
            async with _worker(_beside(settings, gateway), registry, gateway, display) as link:
                display.ready(gateway.url, len(registry.enabled), WARNING)
                for problem in registry.problems:
                    display.left_out(problem)
                display.console(link)
                models = Models(gateway, plan, display)
                succeeded = await models.deploy() and models.start(plan.start)
                async with _told_at_the_end(plan, processes, display, link):
                    await _until_ended(plan, models, processes, succeeded=succeeded)
        return succeeded and not processes.failed


@asynccontextmanager
async def _worker(
    settings: Settings, registry: Registry, gateway: DevGateway, display: Display
) -> AsyncIterator[str]:
    """A worker beside the gateway, for the time of the block; gives the link of its console."""
    names = {each.type: each.connector.name for each in registry.enabled}
    console, figures = Console(registry), JobMetrics(names)
    async with job_execution(settings, registry, console=console) as execution:
        jobs = console.jobs(execution.handler)
        worker = GatewayWorker(
            settings.gateway,
            [subscription_of(each, settings) for each in registry.enabled],
            ReportedJobs(jobs, names, limits_of(settings).feel, display),
            observer=figures,
        )
        watched = WatchedWorker(WorkerHealth(worker, settings, registry), Figures(figures, worker), registry)
        working = asyncio.create_task(worker.run())
        try:
            async with console_beside(settings, console, jobs, watched, gateway) as link:
                yield link
        finally:
            # Nothing is kept: jobs that run can be cut off.
            worker.stop()
            await working


def _beside(settings: Settings, gateway: DevGateway) -> Settings:
    """The settings for a worker at the embedded gateway, whatever they say of another one.

    The models are the person's own: who may deploy here may name any secret.
    """
    return replace(
        settings,
        gateway=replace(settings.gateway, address=gateway.url, tls=TlsSettings(), tenant_ids=()),
        auth=None,
        rest_address=None,
        secrets=replace(settings.secrets, filter="disabled"),
    )


@asynccontextmanager
async def _told_at_the_end(
    plan: Plan, processes: ReportedProcesses, display: Display, link: str
) -> AsyncIterator[None]:
    """Says, once what was started has ended and the command goes on, where to look at it."""

    async def tell() -> None:
        await processes.all_ended()
        display.ended(link, watched=plan.watch)

    telling = asyncio.create_task(tell()) if plan.start and not plan.once else None
    try:
        yield
    finally:
        if telling is not None:
            telling.cancel()
            await asyncio.wait([telling])


async def _until_ended(plan: Plan, models: Models, processes: ReportedProcesses, *, succeeded: bool) -> None:
    """Wait for the end of what was started, or for a signal; deploy and start what changes meanwhile."""
    if plan.once and not (succeeded and plan.start):
        return
    waiting: list[asyncio.Task[object]] = [asyncio.create_task(_signalled().wait())]
    if plan.once:
        waiting.append(asyncio.create_task(processes.all_ended()))
    if plan.watch and plan.files:
        waiting.append(asyncio.create_task(models.watch()))
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)


def _signalled() -> asyncio.Event:
    """Set by SIGINT and SIGTERM."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
