"""The worker's jobs and the gateway's processes, told to the display as they happen."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from worker.execution.plan import plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.dev.display import Display
    from worker.devgateway.engine.records import Record
    from worker.devgateway.gateway import DevGateway
    from worker.execution.control import JobControl, JobHandler
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.feel import Limits
    from worker.registry import Registry


class ReportedJobs:
    """A `JobHandler` that has another do the work and tells what came of it.

    Args:
        handler: does the work.
        connectors: their names, by job type.
        limits: of expressions, as the handler has them.
        display: where it is told.
    """

    def __init__(
        self, handler: JobHandler, connectors: Mapping[str, str], limits: Limits, display: Display
    ) -> None:
        self._handler = handler
        self._connectors = connectors
        self._limits = limits
        self._display = display
        self._doubted: set[tuple[str, str]] = set()

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        """As of `JobHandler`."""
        began = time.perf_counter()
        outcome: Outcome | None = None
        self._tell_doubts(job)
        self._display.job_began()
        try:
            outcome = await self._handler(job, control)
        finally:
            connector = self._connectors.get(job.type, job.type)
            self._display.job_ended(job, connector, time.perf_counter() - began, outcome)
        return outcome

    def _tell_doubts(self, job: Job) -> None:
        """Says of each element once what its headers probably don't mean."""
        for doubt in plan_of(job.custom_headers, self._limits).doubts:
            if (job.element_id, doubt) not in self._doubted:
                self._doubted.add((job.element_id, doubt))
                self._display.doubtful(job.element_id, doubt)


class ReportedProcesses:
    """Listens to the gateway's engine.

    Attributes:
        failed: whether there was an incident.
    """

    def __init__(self, gateway: DevGateway, registry: Registry, display: Display) -> None:
        self.failed = False
        self._gateway = gateway
        self._registry = registry
        self._unanswered: set[str] = set()
        self._display = display
        self._running: dict[int, dict[str, Any]] = {}
        self._none_runs = asyncio.Event()

    def __call__(self, record: Record) -> None:
        """Take a record of the engine's feed."""
        if record.value_type == "PROCESS_INSTANCE" and record.value["bpmnElementType"] == "PROCESS":
            self._process(record)
        elif record.value_type == "JOB" and record.intent == "CREATED":
            self._job(record.value["elementId"], record.value["type"])
        elif record.value_type == "INCIDENT" and record.intent == "CREATED":
            self.failed = True
            self._display.incident(record.value["elementId"], record.value["errorMessage"], record.key)
            self._look()
        elif record.value_type == "INCIDENT":
            self._look()

    async def all_ended(self) -> None:
        """Wait until no process instance runs that could go on by itself."""
        await self._none_runs.wait()

    def _job(self, element_id: str, job_type: str) -> None:
        """Says of a job that waits for another worker, once for its type."""
        answering = self._registry.of_type(job_type)
        if (answering and answering.enabled) or job_type in self._unanswered:
            return
        self._unanswered.add(job_type)
        self._display.waits(element_id, self._registry.unanswered(job_type))

    def _process(self, record: Record) -> None:
        process_id = record.value["bpmnProcessId"]
        if record.intent == "ELEMENT_ACTIVATING":
            self._running[record.key] = self._gateway.engine.core.instances[record.key].variables
            self._display.instance_began(process_id, record.key)
        elif record.intent in {"ELEMENT_COMPLETED", "ELEMENT_TERMINATED"}:
            variables = self._running.pop(record.key)
            completed = record.intent == "ELEMENT_COMPLETED"
            self._display.instance_ended(process_id, record.key, variables if completed else None)
        self._look()

    def _look(self) -> None:
        stopped = {each.instance.process.key for each in self._gateway.engine.core.incidents.values()}
        if self._running.keys() <= stopped:
            self._none_runs.set()
        else:
            self._none_runs.clear()
