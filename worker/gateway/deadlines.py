"""Keeps the deadlines of running jobs ahead of them, and ends those that run too long: one timer for all jobs."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from worker.execution.control import TimeoutNotSet

if TYPE_CHECKING:
    from worker.gateway.observer import Observer
    from worker.gateway.running import RunningJob, RunningJobs
    from worker.gateway.settings import GatewaySettings

log = structlog.get_logger(__name__)

# A deadline is moved when this part of the time-out is left: time for several attempts.
AHEAD = 0.5
# Seconds a cancelled job may take to end before it is answered for.
CANCELLATION = 5.0
# Seconds between looks: a tenth of the shortest time-out, within limits that cost nothing and miss nothing.
LOOKS = 10
LEAST_PERIOD, MOST_PERIOD = 0.02, 1.0


class DeadlineKeeper:
    """Looks at all running jobs every now and then; run it with `run`."""

    def __init__(
        self, jobs: RunningJobs, settings: GatewaySettings, observer: Observer, shortest_timeout: float
    ) -> None:
        self._jobs = jobs
        self._extend = settings.extend_deadlines
        self._observer = observer
        shortest = min(shortest_timeout, settings.max_job_duration)
        self._period = min(max(shortest / LOOKS, LEAST_PERIOD), MOST_PERIOD)

    async def run(self) -> None:
        """Keep deadlines until cancelled."""
        async with asyncio.TaskGroup() as extensions:
            while True:
                await asyncio.sleep(self._period)
                now = time.time()
                for run in self._jobs:
                    if run.ends <= now:
                        self._overrun(run, now)
                    elif self._extend and self._is_due(run, now):
                        run.extending = True
                        extensions.create_task(self._move(run))

    def _overrun(self, run: RunningJob, now: float) -> None:
        if run.reporting:
            return
        if run.overran is None:
            run.overran = run.bound
            run.ends = now + CANCELLATION
            run.cancel()
        elif not run.abandoned:
            self._jobs.abandon(run)

    def _is_due(self, run: RunningJob, now: float) -> bool:
        deadline = run.job.deadline
        late = deadline - now < run.timeout * AHEAD
        return late and not run.extending and run.ends - deadline > self._period

    async def _move(self, run: RunningJob) -> None:
        try:
            await run.extend()
        except TimeoutNotSet as error:
            log.debug("deadline not moved", job_key=run.job.key, job_type=run.job.type, reason=str(error))
            # A refusal for good stays `extending`, so it is not asked again.
            run.extending = not error.transient
        else:
            run.extending = False
            self._observer.extended(run.job)
