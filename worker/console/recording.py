"""Jobs on their way to the connector and back, noted in the journal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from worker.console.exchanges import Call, current_calls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.console.journal import Entry, Journal
    from worker.execution.control import JobControl, JobHandler
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome


class RecordedJobs:
    """A `JobHandler` that has another do the work; `connectors` are their names by job type."""

    def __init__(self, handler: JobHandler, connectors: Mapping[str, str], journal: Journal) -> None:
        self._handler = handler
        self._connectors = connectors
        self._journal = journal

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        """As of `JobHandler`."""
        return (await self.recorded(job, control))[0]

    async def recorded(self, job: Job, control: JobControl) -> tuple[Outcome, Entry]:
        """The outcome, and what was noted of the job."""
        entry = self._journal.begin(job, self._connectors.get(job.type, job.type))
        calls: list[Call] = []
        current_calls.set(calls)
        outcome: Outcome | None = None
        began = time.perf_counter()
        try:
            outcome = await self._handler(job, control)
        finally:
            self._journal.end(entry, job, outcome, time.perf_counter() - began, calls)
        return outcome, entry
