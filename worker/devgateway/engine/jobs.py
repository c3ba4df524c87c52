"""Jobs: made by elements, handed to workers, settled by their commands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from worker.devgateway.engine.commands import check_partition
from worker.devgateway.engine.instances import Job, JobState, Subscription
from worker.devgateway.engine.scopes import set_local
from worker.devgateway.engine.trouble import IncidentType, Trouble
from worker.devgateway.engine.waiting_jobs import WaitingJobs
from worker.devgateway.rejection import Code, rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from worker.devgateway.engine.core import Appointment, Core
    from worker.devgateway.engine.instances import ElementInstance

NO_MESSAGE = "No more retries left."


class JobUser(Protocol):
    """The part of the engine that jobs are done for."""

    def job_completed(self, instance: ElementInstance, variables: Mapping[str, Any]) -> None:
        """The work of an element is done."""
        ...

    def error_thrown(
        self, instance: ElementInstance, code: str, message: str, variables: Mapping[str, Any]
    ) -> None:
        """The work of an element came to a BPMN error.

        Raises:
            Trouble: nothing catches it.
        """
        ...


class Jobs:
    """All jobs that are not settled.

    Attributes:
        by_key: the jobs.
        offer: asked first when a job becomes free; True if somebody took it at once.
        freed: told the type when a job waits to be asked for.
    """

    def __init__(self, core: Core, user: JobUser) -> None:
        self.by_key: dict[int, Job] = {}
        self.offer: Callable[[Job], bool] = lambda _: False
        self.freed: Callable[[str], None] = lambda _: None
        self._core = core
        self._user = user
        self._waiting = WaitingJobs()
        self._deadlines: dict[int, Appointment] = {}

    def create(
        self, instance: ElementInstance, job_type: str, retries: int, headers: Mapping[str, str]
    ) -> None:
        """Make the job of an element instance, which ends with it."""
        text = orjson.dumps(headers).decode()
        job = Job(self._core.key(), job_type, instance, text, retries)
        self.by_key[job.key] = job
        instance.held = lambda: self._drop(job, "CANCELED")
        self._core.tell.job(job, "CREATED")
        self._free(job)

    # Handing out

    def take(self, job_type: str, worker: str, seconds: float, most: int) -> Iterable[Job]:
        """Hand out the oldest free jobs of a type, one after the other, for so many seconds."""
        for _ in range(most):
            job = self._waiting.pop(job_type)
            if job is None:
                return
            self.activate(job, worker, seconds)
            yield job

    def activate(self, job: Job, worker: str, seconds: float) -> None:
        """Hand a free job to a worker for so many seconds."""
        job.state, job.worker = JobState.ACTIVATED, worker
        self._keep_until(job, self._core.clock.now() + seconds)
        self._core.tell.job(job, "ACTIVATED")

    def give_back(self, job: Job) -> None:
        """Free a job that did not reach its worker."""
        if job.state is JobState.ACTIVATED:
            self._core.tell.job(job, "YIELDED")
            self._free(job)

    # Commands

    def complete(self, key: int, variables: Mapping[str, Any]) -> None:
        """Settle a job; what comes of its variables is the element's."""
        job = self._open(key, "COMPLETE", "complete job")
        self._drop(job, "COMPLETED")
        self._user.job_completed(job.instance, variables)

    def fail(
        self, key: int, retries: int, message: str, backoff: float, variables: Mapping[str, Any]
    ) -> None:
        """Give a job up for this time; without retries it becomes an incident. `backoff` is in seconds."""
        job = self._open(key, "FAIL", "fail job")
        self._forget_deadline(job)
        job.retries, job.state = retries, JobState.FAILED
        set_local(job.instance, variables, self._core.tell.variable)
        self._core.tell.job(job, "FAILED", errorMessage=message, retryBackoff=math.floor(backoff * 1000))
        if retries <= 0:
            trouble = Trouble(IncidentType.JOB_NO_RETRIES, message or NO_MESSAGE)
            self._stop(job, trouble)
        elif backoff > 0:
            due = self._core.at(self._core.clock.now() + backoff, lambda: self._free(job))
            job.waiting = Subscription(job.instance.element, due.cancel)
        else:
            self._free(job)

    def throw_error(self, key: int, code: str, message: str, variables: Mapping[str, Any]) -> None:
        """Settle a job by a BPMN error; one that nothing catches becomes an incident."""
        job = self._open(key, "THROW_ERROR", "throw an error for job")
        self._forget_deadline(job)
        self._core.tell.job(job, "ERROR_THROWN", errorCode=code, errorMessage=message)
        try:
            self._user.error_thrown(job.instance, code, message, variables)
        except Trouble as trouble:
            job.state = JobState.ERROR_THROWN
            self._stop(job, trouble)

    def update_retries(self, key: int, retries: int) -> None:
        """Say how often a job may still be tried."""
        check_partition(key)
        if retries <= 0:
            raise rejected(
                "UPDATE_RETRIES",
                Code.INVALID_ARGUMENT,
                f"Expected to update retries for job with key '{key}' with a positive amount of retries, "
                f"but the amount given was '{retries}'",
            )
        job = self._known(key, "UPDATE_RETRIES", "update job")
        job.retries = retries
        self._core.tell.job(job, "RETRIES_UPDATED")

    def update_timeout(self, key: int, seconds: float) -> None:
        """Move the deadline of a job that a worker has, to so many seconds from now."""
        check_partition(key)
        job = self._known(key, "UPDATE_TIMEOUT", "update job")
        if job.state is not JobState.ACTIVATED:
            raise rejected(
                "UPDATE_TIMEOUT",
                Code.FAILED_PRECONDITION,
                f"Expected to update the timeout of job with key '{key}', but it is not active",
            )
        self._keep_until(job, self._core.clock.now() + seconds)
        self._core.tell.job(job, "TIMEOUT_UPDATED")

    # How it is done

    def _open(self, key: int, command: str, doing: str) -> Job:
        """The job of a key, if it may be settled."""
        check_partition(key)
        job = self._known(key, command, doing)
        if job.state not in {JobState.ACTIVATABLE, JobState.ACTIVATED}:
            raise rejected(
                command,
                Code.FAILED_PRECONDITION,
                f"Expected to {doing} with key '{key}', but it is in state '{job.state.value}'",
            )
        return job

    def _known(self, key: int, command: str, doing: str) -> Job:
        job = self.by_key.get(key)
        if job is None:
            text = f"Expected to {doing} with key '{key}', but no such job was found"
            raise rejected(command, Code.NOT_FOUND, text)
        return job

    def _stop(self, job: Job, trouble: Trouble) -> None:
        self._core.stop(job.instance, trouble, lambda: self._free(job), job)

    def _free(self, job: Job) -> None:
        """Let somebody have the job, if it is still there."""
        if job.state is JobState.SETTLED:
            return
        self._forget_deadline(job)
        job.state, job.waiting = JobState.ACTIVATABLE, None
        if not self.offer(job):
            self._waiting.add(job)
            self.freed(job.type)

    def _keep_until(self, job: Job, deadline: float) -> None:
        self._forget_deadline(job)
        job.deadline = deadline
        self._deadlines[job.key] = self._core.at(deadline, lambda: self._time_out(job))

    def _time_out(self, job: Job) -> None:
        # What was due may have been done, or put off, since it was put into the queue.
        if job.state is JobState.ACTIVATED and job.deadline <= self._core.clock.now():
            self._core.tell.job(job, "TIMED_OUT")
            self._free(job)

    def _forget_deadline(self, job: Job) -> None:
        job.deadline = 0.0
        if (appointment := self._deadlines.pop(job.key, None)) is not None:
            appointment.cancel()

    def _drop(self, job: Job, intent: str) -> None:
        self._forget_deadline(job)
        if job.waiting is not None:
            job.waiting.cancel()
        job.instance.held = None
        job.state = JobState.SETTLED
        del self.by_key[job.key]
        self._core.tell.job(job, intent)
