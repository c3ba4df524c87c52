"""The jobs that run: each a task with a slot, from its activation to the answer to its outcome.

Whatever a handler does, the worker lives on: an error is the job's, never the loop's.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import structlog

from worker.execution.closing import is_being_closed
from worker.execution.control import TimeoutNotSet
from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.gateway.observer import Settled
from worker.telemetry.masking import current_mask

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from worker.execution.control import JobHandler
    from worker.execution.job import Job
    from worker.gateway.commands import Commands
    from worker.gateway.observer import Observer
    from worker.gateway.settings import GatewaySettings
    from worker.gateway.slots import Slots
    from worker.gateway.unacknowledged import Unacknowledged

log = structlog.get_logger(__name__)


class RunningJob:
    """One job between activation and answer; what its handler gets as `JobControl`.

    Attributes:
        timeout: seconds the gateway gives the job at a time.
        bound: seconds it may run, from its start or last progress.
        ends: when that is over, in seconds since the epoch.
        context: the variables of its tasks, its mask among them, also where another one answers for it.
        overran: the bound it ran past, once it is being cancelled for that.
        abandoned: it ignored its cancellation and was answered for.
        outcome: what it came to, once that is known and being sent.
        extending: a new deadline is being asked for.
    """

    __slots__ = (
        "_commands",
        "abandoned",
        "bound",
        "context",
        "ends",
        "extending",
        "job",
        "outcome",
        "overran",
        "task",
        "timeout",
    )

    def __init__(self, job: Job, commands: Commands, timeout: float, bound: float) -> None:
        self.job = job
        self._commands = commands
        self.timeout = timeout
        self.bound = bound
        self.ends = time.time() + bound
        self.overran: float | None = None
        self.abandoned = False
        self.outcome: Outcome | None = None
        self.extending = False
        self.task: asyncio.Task[None] | None = None
        self.context = copy_context()

    @property
    def reporting(self) -> bool:
        """Whether its outcome is being sent."""
        return self.outcome is not None

    async def set_timeout(self, seconds: float) -> None:
        """Move the job's deadline to `seconds` from now; see `JobControl`."""
        asked = time.time()
        deadline = asked + seconds
        try:
            await self._commands.set_timeout(self.job, seconds)
        except TimeoutNotSet as error:
            if error.transient:
                # Nobody knows which of the two the gateway has: the earlier one is safe.
                self._set(seconds, min(self.job.deadline, deadline), deadline)
            raise
        self._set(seconds, deadline, deadline)

    def _set(self, seconds: float, deadline: float, ends: float) -> None:
        self.job.deadline = deadline
        self.timeout = self.bound = seconds
        self.ends = ends

    async def extend(self) -> None:
        """Ask for another time-out's length, but not beyond the bound; raises `TimeoutNotSet`."""
        asked = time.time()
        seconds = min(self.timeout, self.ends - asked)
        await self._commands.set_timeout(self.job, seconds)
        self.job.deadline = asked + seconds

    def progress(self) -> None:
        """Start the bound on the job's duration anew."""
        self.ends = time.time() + self.bound

    def cancel(self) -> None:
        """End the job's task, whatever it is doing."""
        if self.task is not None:
            self.task.cancel()


class RunningJobs:
    """Owns the tasks of all jobs of a worker."""

    def __init__(
        self,
        handler: JobHandler,
        commands: Commands,
        unacknowledged: Unacknowledged,
        settings: GatewaySettings,
        observer: Observer,
    ) -> None:
        self._handler = handler
        self._observer = observer
        self._commands = commands
        self._unacknowledged = unacknowledged
        self._bound = settings.max_job_duration
        self._jobs: dict[int, RunningJob] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[RunningJob]:
        return iter(self._jobs.values())

    def start(self, job: Job, timeout: float, slots: Slots) -> None:
        """Run a job in a slot that was taken for it; `timeout` is what the gateway gave it, in seconds."""
        before = self._jobs.get(job.key)
        if before is not None and _goes_on(before, job):
            slots.release()
            return
        run = RunningJob(job, self._commands, timeout, self._bound)
        self._jobs[job.key] = run
        self._begin(run, self._run(run, slots))

    def abandon(self, run: RunningJob) -> None:
        """Fail a job whose handler goes on in spite of its cancellation; its slot stays taken until that ends."""
        job = run.job
        log.error("job goes on in spite of its cancellation", job_key=job.key, job_type=job.type)
        run.abandoned = True
        self._begin(run, self._report_overrun(run))

    def _begin(self, run: RunningJob, work: Coroutine[Any, Any, None]) -> None:
        run.task = task = self._loop.create_task(work, context=run.context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finished(self, seconds: float) -> None:
        """Wait until no job runs, for at most `seconds`."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(0.0, seconds))

    async def stop(self) -> tuple[list[Job], list[Job]]:
        """End every task; returns the jobs that were unfinished, and those whose outcome was not reported yet."""
        runs = list(self._jobs.values())
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            # A handler that does not let itself be cancelled cannot hold up the end.
            await asyncio.wait(tasks, timeout=1.0)
        unreported = [run.job for run in runs if run.reporting]
        return [run.job for run in runs if not run.reporting], unreported

    async def _run(self, run: RunningJob, slots: Slots) -> None:
        job = run.job
        try:
            kept = self._unacknowledged.of(job)
            if kept is not None:
                current_mask.set(kept.mask)
            outcome = await self._outcome(run) if kept is None else kept.outcome
            if not run.abandoned:
                await self._report(run, outcome)
        except GeneratorExit as error:
            if is_being_closed(error, run.task):
                raise
            # Awaiting a future that holds one closes the coroutines below, whatever they came to.
            await self._report(run, _ended_with(error, job))
        except Exception:
            log.exception("job lost to a bug of the worker", job_key=job.key, job_type=job.type)
        finally:
            if not run.abandoned:
                self._forget(run)
            slots.release()

    async def _report_overrun(self, run: RunningJob) -> None:
        assert run.overran is not None
        try:
            await self._report(run, _overrun(run.job, run.overran))
        finally:
            self._forget(run)

    async def _report(self, run: RunningJob, outcome: Outcome) -> None:
        run.outcome = outcome
        result = await self._commands.settle(run.job, outcome)
        if result is Settled.UNACKNOWLEDGED:
            self._unacknowledged.keep(run.job, outcome, current_mask.get())
        elif self._unacknowledged:
            self._unacknowledged.drop(run.job.key)

    def _forget(self, run: RunningJob) -> None:
        if self._jobs.get(run.job.key) is run:
            del self._jobs[run.job.key]

    async def _outcome(self, run: RunningJob) -> Outcome:
        job = run.job
        try:
            began = time.perf_counter()
            outcome = await self._handler(job, run)
            self._observer.executed(job, time.perf_counter() - began)
            if isinstance(outcome, Complete | Fail | ThrowError):
                return outcome
            error: BaseException = TypeError(f"the handler returned {type(outcome).__name__}, not an outcome")
        except BaseException as raised:  # SystemExit of a connector is the job's failure too
            cancelled = isinstance(raised, asyncio.CancelledError) and _cancelled_by_worker(run)
            if cancelled or is_being_closed(raised, run.task):
                raise
            error = raised
        if run.overran is not None:
            return _overrun(job, run.overran)
        log.error("job handler raised", job_key=job.key, job_type=job.type, exc_info=error)
        return _ended_with(error, job)


def _goes_on(run: RunningJob, job: Job) -> bool:
    """Let a run that is under way stand for a new activation of its job, if it can.

    The gateway handed the job out again because its deadline passed; working on it twice would help nobody.
    If the retries changed meanwhile, or a failure reached the gateway before its answer reached the worker and somebody
    resolved the incident since, the outcome being sent belongs to the try before: it must not settle this one.
    """
    if run.reporting and (run.job.retries != job.retries or _was_resolved(run)):
        run.cancel()
        return False
    run.job.deadline = job.deadline
    run.job.retries = job.retries
    return True


def _was_resolved(run: RunningJob) -> bool:
    """Whether a job with the same retries can only be a new try: before its deadline, none comes again unless it failed."""
    return not isinstance(run.outcome, Complete) and time.time() < run.job.deadline


def _cancelled_by_worker(run: RunningJob) -> bool:
    return run.overran is None and run.task is not None and run.task.cancelling() > 0


def _ended_with(error: BaseException, job: Job) -> Fail:
    return Fail(f"The connector ended with {type(error).__name__}.", max(0, job.retries - 1))


def _overrun(job: Job, bound: float) -> Fail:
    return Fail(
        f"The job ran longer than {bound:g} seconds and was cancelled. Raise max_job_duration or the element's "
        "jobTimeout header, or let the connector report its progress.",
        max(0, job.retries - 1),
    )
