"""One event of the log for each job that ends: done at `debug`, failed at `info`, not to be reported at `warning`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from worker.execution.outcome import Complete, Fail
from worker.gateway.observer import Settled
from worker.telemetry.levels import level

if TYPE_CHECKING:
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.gateway.unary import Answer

log = structlog.get_logger(__name__)


def tell_settled(job: Job, outcome: Outcome) -> None:
    """The gateway took the outcome; a failure's message is without secrets already."""
    if isinstance(outcome, Complete):
        if level() == "debug":  # asked first: of most jobs nothing is logged, and this is all they pay for it
            log.debug("job completed", **job.facts())
    elif isinstance(outcome, Fail):
        log.info("job failed", **job.facts(), retries=outcome.retries, error=outcome.message)
    else:
        log.info("BPMN error thrown", **job.facts(), code=outcome.code, error=outcome.message)


def tell_not_settled(job: Job, command: str, answer: Answer, result: Settled) -> None:
    """The gateway did not do what the command asks; the event of a job that is gone is for those who look for it."""
    tell = log.debug if result is Settled.GONE else log.warning
    tell(
        "job not settled",
        **job.facts(),
        command=command,
        status=answer.status.name,
        details=answer.details,
        result=result.value,
    )
