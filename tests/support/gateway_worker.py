"""The gateway's side of a worker beside a scripted gateway, with a handler the test controls."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from worker.execution.outcome import Complete, Outcome
from worker.gateway.messages import Subscription
from worker.gateway.observer import Observer
from worker.gateway.settings import BackoffSettings, GatewaySettings
from worker.gateway.worker import Ending, GatewayWorker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from support.gateway import ScriptedGateway
    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.gateway.observer import Source

QUICK = BackoffSettings(first=0.01, most=0.05)


async def soon(condition: Callable[[], Any], within: float = 30.0) -> None:
    """Wait for what no gateway announces, such as a line of the log."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  # nobody sets an event for it
            await asyncio.sleep(0.01)


class Gate:
    """Work that holds every job until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def __call__(self, job: Job, control: JobControl) -> None:
        await self.open.wait()


class Arrivals(Observer):
    """Notes the jobs that arrived, whatever became of them, and those that were skipped."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.skipped_keys: list[int] = []

    def activated(self, job: Job, source: Source) -> None:
        self.keys.append(job.key)

    def skipped(self, job: Job) -> None:
        self.skipped_keys.append(job.key)


class Handler:
    """Runs jobs as the test says: `work` is awaited for each; without it a job completes at once."""

    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce = announce
        self.started: list[Job] = []
        self.running = 0
        self.most_running = 0
        self.work: Callable[[Job, JobControl], Awaitable[Outcome | None]] | None = None

    @property
    def keys(self) -> list[int]:
        return [job.key for job in self.started]

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        self.started.append(job)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self._announce()
        try:
            outcome = await self.work(job, control) if self.work else None
        finally:
            self.running -= 1
            self._announce()
        return outcome or Complete("{}")


class Runner:
    """Starts workers and sees to their end."""

    def __init__(self, gateway: ScriptedGateway) -> None:
        self.gateway = gateway
        self.handler = Handler(gateway._changes.announce)
        self._workers: list[tuple[GatewayWorker, asyncio.Task[Ending]]] = []

    def settings(self, **changes: Any) -> GatewaySettings:
        quick = GatewaySettings(address=self.gateway.url, backoff=QUICK, shutdown_timeout=5, long_poll=5)
        return replace(quick, **changes)

    def start(self, *types: str, more: Any = None, **changes: Any) -> GatewayWorker:
        subscriptions = [
            Subscription(job_type=each, worker=f"Connector {each}") for each in types or ("work",)
        ]
        return self.start_with(subscriptions, **(more or {}), **changes)

    def start_with(
        self,
        subscriptions: list[Subscription],
        *,
        credentials: Any = None,
        observer: Any = None,
        **changes: Any,
    ) -> GatewayWorker:
        worker = GatewayWorker(
            self.settings(**changes), subscriptions, self.handler, credentials=credentials, observer=observer
        )
        self._workers.append((worker, asyncio.create_task(worker.run())))
        return worker

    def task(self, worker: GatewayWorker) -> asyncio.Task[Ending]:
        return next(task for each, task in self._workers if each is worker)

    def cancel(self, worker: GatewayWorker) -> None:
        self.task(worker).cancel()

    async def ended(self, worker: GatewayWorker, within: float = 30.0) -> Ending:
        async with asyncio.timeout(within):
            return await self.task(worker)

    async def idle(self) -> None:
        """Wait until no job runs, and what came of each was acknowledged or given up."""
        await soon(lambda: not any(worker.jobs_running for worker, _ in self._workers))

    async def close(self) -> None:
        for worker, task in self._workers:
            worker.stop()
            async with asyncio.timeout(30):
                await asyncio.wait({task})


def only(how: Source, runner: Runner) -> None:
    """Has the gateway hand out jobs by `stream` or by `poll` alone."""
    runner.gateway._hands_out_by = frozenset({how})
