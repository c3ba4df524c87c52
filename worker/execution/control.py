"""Between the gateway and execution: who handles a job, and what may be asked of its time-out meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome


class TimeoutNotSet(Exception):
    """The gateway did not take a job's new time-out.

    Attributes:
        transient: the job may run on under the earlier of the two deadlines (runtime sheet, 1.3 step 3);
            otherwise it must not run: it is gone, or not ours any more.
    """

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.transient = transient


class JobControl(Protocol):
    """What the handler of one job may ask of the gateway while the job runs."""

    async def set_timeout(self, seconds: float) -> None:
        """Move the job's deadline to `seconds` from now, which also bounds how long it may run.

        Raises:
            TimeoutNotSet: the gateway could not or would not.
        """
        ...

    def progress(self) -> None:
        """Start the bound on the job's duration anew."""
        ...

    @property
    def overran(self) -> float | None:
        """The bound in seconds, if the job is being cancelled because it ran longer; None otherwise.

        A handler that is cancelled while this is set may return an outcome instead of letting the
        cancellation through; without one the gateway fails the job in its own words.
        """
        ...


class JobHandler(Protocol):
    """Turns a job into its outcome; raises nothing but cancellation."""

    async def __call__(self, job: Job, control: JobControl) -> Outcome: ...
