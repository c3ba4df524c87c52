"""What stands for the parts that run jobs while their libraries are still being loaded.

The worker asks for jobs meanwhile: half its start is spent on libraries that only a running job needs.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError
from worker.execution.outcome import Fail

if TYPE_CHECKING:
    from connectors.sdk.http import HttpClient
    from worker.assembly import Execution
    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

NEVER = "The worker could not start"


class LateExecution:
    """A `JobHandler` whose jobs wait until `ready`; after `failed` they are handed back, their retries unchanged."""

    def __init__(self) -> None:
        self._decided = asyncio.Event()
        self._execution: Execution | None = None

    def ready(self, execution: Execution) -> None:
        """Lets the jobs run."""
        self._execution = execution
        self._decided.set()

    def failed(self) -> None:
        """Hands the jobs back, those that wait and those to come."""
        self._decided.set()

    async def http(self) -> HttpClient:
        """The HTTP client, once there is one.

        Raises:
            ConnectorError: there never will be.
        """
        await self._decided.wait()
        if self._execution is None:
            raise ConnectorError(None, f"{NEVER}.")
        return self._execution.http

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        if self._execution is None:
            await self._decided.wait()
        if self._execution is None:
            return Fail(f"{NEVER}: the job is handed back as it was.", job.retries)
        return await self._execution.handler(job, control)
