"""A worker: every subscription of a process, the jobs it runs, and their orderly end."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog

from worker.gateway.channel import Connections
from worker.gateway.commands import Commands
from worker.gateway.credentials import FixedCredentials
from worker.gateway.deadlines import DeadlineKeeper
from worker.gateway.gateway_state import GatewayState
from worker.gateway.observer import Observer
from worker.gateway.running import RunningJobs
from worker.gateway.slots import Budget, Slots
from worker.gateway.subscription import Subscriber
from worker.gateway.topology import topology_over
from worker.gateway.unacknowledged import Unacknowledged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.execution.control import JobHandler
    from worker.execution.job import Job
    from worker.gateway.credentials import Credentials
    from worker.gateway.messages import Subscription
    from worker.gateway.settings import GatewaySettings
    from worker.gateway.topology import Topology

log = structlog.get_logger(__name__)

# How long jobs that were cut off may take to be handed back.
HAND_BACK_LIMIT = 5.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended.

    Attributes:
        handed_back: keys of jobs that were cut off and given back.
        cut_off: keys of jobs that were cut off and are left to their time-out.
        unreported: keys of jobs whose outcome could not be reported.
    """

    handed_back: list[int] = field(default_factory=list)
    cut_off: list[int] = field(default_factory=list)
    unreported: list[int] = field(default_factory=list)


class GatewayWorker:
    """Gets jobs for all subscriptions, runs them with one handler, and reports what they come to.

    Made inside a running event loop.

    Raises:
        GatewaySettingError: a setting that cannot work; nothing else keeps a worker from starting.
    """

    def __init__(
        self,
        settings: GatewaySettings,
        subscriptions: Sequence[Subscription],
        handler: JobHandler,
        *,
        credentials: Credentials | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._settings = settings
        credentials = credentials or FixedCredentials()
        observer = observer or Observer()
        self._credentials = credentials
        self._connections = Connections(settings)
        self._state = GatewayState(settings.address)
        self._commands = Commands(self._connections.commands, credentials, settings, observer)
        kept = Unacknowledged(settings.kept_outcomes, settings.kept_outcome_bytes)
        self._jobs = RunningJobs(handler, self._commands, kept, settings, observer)
        self._slots = Budget(settings.max_jobs_active_total)
        self._subscribers = [
            Subscriber(
                subscription,
                channel=self._connections.for_job_type(),
                slots=Slots(subscription.max_jobs_active or settings.max_jobs_active, self._slots),
                jobs=self._jobs,
                commands=self._commands,
                credentials=credentials,
                state=self._state,
                settings=settings,
                observer=observer,
            )
            for subscription in subscriptions
        ]
        shortest = min((each.timeout for each in self._subscribers), default=settings.job_timeout)
        self._deadlines = DeadlineKeeper(self._jobs, settings, observer, shortest)
        self._draining = asyncio.Event()
        self._stopping = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether the gateway answered, and was not lost since."""
        return self._state.connected

    @property
    def draining(self) -> bool:
        """Whether no more jobs are asked for."""
        return self._draining.is_set()

    @property
    def jobs_running(self) -> int:
        """Jobs between activation and answer."""
        return len(self._jobs)

    @property
    def slots(self) -> dict[str, Slots]:
        """The slots of each job type, for whoever shows how many are used."""
        return {each.subscription.job_type: each.slots for each in self._subscribers}

    async def topology(self, seconds: float) -> Topology:
        """What the gateway says of its cluster within `seconds`; raises as `topology.topology`."""
        return await topology_over(self._connections.commands, self._credentials, seconds)

    def drain(self) -> None:
        """Ask for no more jobs, let running ones finish within `shutdown_timeout`, then end."""
        if not self._draining.is_set():
            log.info("draining", running=len(self._jobs), at_most=self._settings.shutdown_timeout)
            self._draining.set()

    def stop(self) -> None:
        """End now: running jobs are cut off and left to their time-out."""
        self.drain()
        self._stopping.set()

    async def run(self) -> Ending:
        """Work until `drain` or `stop`; once."""
        try:
            async with asyncio.TaskGroup() as group:
                deadlines = group.create_task(self._deadlines.run())
                subscribers = [group.create_task(each.run()) for each in self._subscribers]
                await self._draining.wait()
                await self._wind_down(subscribers)
                deadlines.cancel()
            return await self._cut_off()
        except BaseException:
            await self._jobs.stop()
            raise
        finally:
            await self._connections.close()

    async def _wind_down(self, subscribers: list[asyncio.Task[None]]) -> None:
        """Let everything end by itself, until the time for it is over or `stop` is called."""
        for each in self._subscribers:
            each.stop()
        finishing = asyncio.create_task(self._finish(subscribers))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({finishing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (finishing, stopping, *subscribers):
                task.cancel()

    async def _finish(self, subscribers: list[asyncio.Task[None]]) -> None:
        until = time.monotonic() + self._settings.shutdown_timeout
        if subscribers:
            await asyncio.wait(subscribers, timeout=self._settings.shutdown_timeout)
        await self._jobs.finished(until - time.monotonic())

    async def _cut_off(self) -> Ending:
        unfinished, unreported = await self._jobs.stop()
        keys = [job.key for job in unfinished]
        ending = Ending(unreported=[job.key for job in unreported])
        if unreported:
            log.warning("outcomes not reported", job_keys=ending.unreported)
        if not unfinished:
            return ending
        log.warning("jobs cut off", job_keys=keys)
        if self._stopping.is_set():
            return replace(ending, cut_off=keys)
        await self._hand_back(unfinished)
        return replace(ending, handed_back=keys)

    async def _hand_back(self, jobs: list[Job]) -> None:
        try:
            async with asyncio.timeout(HAND_BACK_LIMIT):
                await asyncio.gather(*(self._commands.hand_back(job) for job in jobs))
        except TimeoutError:
            log.warning("not every job could be handed back in time")
