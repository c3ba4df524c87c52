"""What the gateway's side tells about itself while it works, for metrics and health; the loop knows no more of them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import grpc

    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

    Status = grpc.StatusCode

Source = Literal["stream", "poll"]


class Settled(Enum):
    """What became of an outcome."""

    ACKNOWLEDGED = "acknowledged"
    GONE = "gone"  # NOT_FOUND: somebody else settled the job, or its process instance ended
    REFUSED = "refused"  # for good; the gateway will time the job out
    UNACKNOWLEDGED = "unacknowledged"  # no answer before the job's deadline; it is kept


class Observer:
    """Does nothing with what it is told; subclasses count. Called on the event loop: be quick, raise nothing."""

    def activated(self, job: Job, source: Source) -> None:
        """A job arrived, whatever becomes of it."""

    def skipped(self, job: Job) -> None:
        """A job's deadline had passed before it could start."""

    def handed_back(self, job: Job) -> None:
        """A job was given back to the gateway unfinished, at shutdown."""

    def started(self, job: Job, waited: float) -> None:
        """A job starts, after it waited so many seconds for a slot."""

    def executed(self, job: Job, seconds: float) -> None:
        """A job has an outcome, worked out in so many seconds."""

    def settled(self, job: Job, outcome: Outcome, result: Settled) -> None:
        """A job's outcome was reported, or could not be."""

    def retried(self, job: Job, command: str, status: Status) -> None:
        """A command is sent again because of `status`."""

    def extended(self, job: Job) -> None:
        """The deadline of a running job was moved."""

    def streaming(self, job_type: str, *, is_open: bool) -> None:
        """The stream of a type was opened, or ended."""

    def polled(self, job_type: str, jobs: int) -> None:
        """A poll was answered."""

    def failed(self, job_type: str, source: Source, status: Status | None) -> None:
        """A stream or poll ended with an error; None where there were no credentials to call with."""
