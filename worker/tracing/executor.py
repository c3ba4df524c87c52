"""A span for each job, in the trace that the job says it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import structlog
from opentelemetry.trace import SpanKind, Status, StatusCode, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from worker.execution.executor import JobExecutor
from worker.execution.outcome import Complete, Fail
from worker.tracing.spans import span
from worker.tracing.wanted import CONTEXT_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opentelemetry.trace import Span, Tracer

    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.execution.runner import Runner
    from worker.execution.services import Services

_propagator = TraceContextTextMapPropagator()


class TracedExecutor(JobExecutor):
    """As `JobExecutor`; the trace's id is in the log lines of the job, to the last one."""

    def __init__(self, runners: Iterable[Runner], services: Services, tracer: Tracer) -> None:
        super().__init__(runners, services)
        self._tracer = tracer

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        """As of `JobHandler`."""
        attributes = {f"camunda.{name}": value for name, value in job.facts().items()}
        parent = _propagator.extract(_carrier(job))
        with span(
            self._tracer, job.type, kind=SpanKind.CONSUMER, attributes=attributes, context=parent
        ) as opened:
            trace_id = format_trace_id(opened.get_span_context().trace_id)
            structlog.contextvars.bind_contextvars(trace_id=trace_id)
            outcome = await super().__call__(job, control)
            _tell(opened, outcome)
            return outcome


def _tell(opened: Span, outcome: Outcome) -> None:
    """What the job came to; its messages are without secrets already."""
    if isinstance(outcome, Complete):
        opened.set_attribute("camunda.outcome", "completed")
    elif isinstance(outcome, Fail):
        opened.set_attributes({"camunda.outcome": "failed", "camunda.retries": outcome.retries})
        opened.set_status(Status(StatusCode.ERROR, outcome.message))
    else:
        opened.set_attributes({"camunda.outcome": "thrown", "camunda.error_code": outcome.code})


def _carrier(job: Job) -> dict[str, str]:
    """The trace context of the job's headers, or else of its variables."""
    found: dict[str, str] = {}
    for text in (job.variables, job.custom_headers):
        if '"traceparent"' in text:
            given = _object(text)
            found |= {name: given[name] for name in CONTEXT_VARIABLES if isinstance(given.get(name), str)}
    return found


def _object(text: str) -> dict[str, Any]:
    try:
        given = orjson.loads(text)
    except ValueError:
        return {}  # whoever reads it next says so
    return given if isinstance(given, dict) else {}
