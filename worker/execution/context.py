"""The context that a connector gets: made for each job, so it holds references and works nothing out ahead."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from worker.documents.origin import current_job
from worker.execution.expressions import feel_function
from worker.telemetry.masking import Mask, current_mask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from structlog.typing import FilteringBoundLogger

    from connectors.sdk.cluster import Cluster
    from connectors.sdk.documents import Documents
    from connectors.sdk.feel import FeelFunction
    from connectors.sdk.http import HttpClient
    from connectors.sdk.metrics import Metrics
    from connectors.sdk.network import Network
    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.execution.plan import Plan
    from worker.execution.services import Services

_log = structlog.get_logger("connector")


class JobContext:
    """`connectors.sdk.Context`, implemented.

    Attributes:
        control: what may be asked of the job's time-out.
        masking: what is masked in the job's errors and log lines, and in what the gateway says of it.
        plan: the element's headers, read.
    """

    __slots__ = ("_cancelled", "_job", "_loop", "_services", "_settings", "control", "masking", "plan")

    def __init__(self, job: Job, control: JobControl, services: Services, plan: Plan, settings: Any) -> None:
        self._job = job
        self.control = control
        self._services = services
        self.plan = plan
        self._settings = settings
        self._cancelled = False
        # In force from the start: what a thread or another task of the operation adds counts for the job's own too.
        self.masking = Mask()
        current_mask.set(self.masking)
        current_job.set(job)
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def job(self) -> Job:
        return self._job

    @property
    def headers(self) -> Mapping[str, str]:
        return self.plan.headers

    @property
    def settings(self) -> Any:
        return self._settings

    @property
    def http(self) -> HttpClient:
        return self._services.http

    @property
    def httpx(self) -> Any:
        return self._services.httpx()

    @property
    def network(self) -> Network:
        return self._services.network

    @property
    def documents(self) -> Documents:
        return self._services.documents

    @property
    def cluster(self) -> Cluster:
        return self._services.cluster

    @property
    def metrics(self) -> Metrics:
        return self._services.metrics(self._job.type)

    @property
    def log(self) -> FilteringBoundLogger:
        bound: FilteringBoundLogger = _log.bind(**self._job.facts())
        return bound

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Lets a blocking operation know that nobody waits for it any more."""
        self._cancelled = True

    def leave_loop(self) -> None:
        """To be called before the context is handed to another thread."""
        self._loop = asyncio.get_running_loop()

    def progress(self) -> None:
        if self._loop is None:
            self.control.progress()
        else:
            self._loop.call_soon_threadsafe(self.control.progress)

    def mask(self, *values: str) -> None:
        self.masking.add(*values)

    def feel(self, text: str) -> FeelFunction:
        return feel_function(text, self._services.limits.feel)
