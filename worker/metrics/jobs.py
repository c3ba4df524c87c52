"""What becomes of jobs, noted while it happens: plain numbers, so that a job pays about a microsecond for them."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import orjson

from worker.execution.outcome import Complete, Fail
from worker.gateway.observer import Observer, Settled
from worker.metrics.timing import Timing
from worker.telemetry.bounded import Bounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.gateway.observer import Source, Status

KEPT = 10_000
"""Texts of headers whose template is remembered."""
UNKNOWN = "unknown"


class Template(NamedTuple):
    """The element template that a job's headers name (runtime sheet, sections 1.2 and 8)."""

    id: str = UNKNOWN
    version: str = UNKNOWN


class JobFigures:
    """The jobs of one type and one element template; times are in seconds since the epoch."""

    __slots__ = (
        "activated",
        "completed",
        "execution",
        "failed",
        "last_completed",
        "last_failed",
        "thrown",
    )

    def __init__(self) -> None:
        self.activated = self.completed = self.failed = self.thrown = 0
        self.last_completed = self.last_failed = 0.0
        self.execution = Timing()


class TypeFigures:
    """What there is to tell of a job type besides its jobs' outcomes."""

    __slots__ = (
        "activated_by",
        "extended",
        "fetch_errors",
        "not_settled",
        "polls",
        "retried",
        "stream_open",
        "streams_opened",
        "waiting",
    )

    def __init__(self) -> None:
        self.stream_open = False
        self.streams_opened = self.polls = self.extended = 0
        self.activated_by = {"stream": 0, "poll": 0}
        self.waiting = Timing()
        self.not_settled: Counter[str] = Counter()
        self.retried: Counter[tuple[str, str]] = Counter()
        self.fetch_errors: Counter[tuple[Source, str]] = Counter()


class JobMetrics(Observer):
    """Notes what the gateway's side tells.

    Attributes:
        types: by job type.
        jobs: by job type and template.
    """

    def __init__(self, job_types: Iterable[str]) -> None:
        self.types = {each: TypeFigures() for each in job_types}
        self.jobs: dict[tuple[str, Template], JobFigures] = {}
        self._by_headers: dict[tuple[str, str], JobFigures] = {}
        self._templates = Bounded()
        # A gateway may be wrong, and whoever tells of jobs goes on all the same.
        self._not_asked_for = TypeFigures()

    def activated(self, job: Job, source: Source) -> None:
        """As of `Observer`."""
        self._of(job).activated += 1
        self._of_type(job.type).activated_by[source] += 1

    def started(self, job: Job, waited: float) -> None:
        """As of `Observer`."""
        self._of_type(job.type).waiting.note(waited)

    def executed(self, job: Job, seconds: float) -> None:
        """As of `Observer`."""
        self._of(job).execution.note(seconds)

    def settled(self, job: Job, outcome: Outcome, result: Settled) -> None:
        """As of `Observer`; what the gateway did not take is no completion and no failure."""
        if result is not Settled.ACKNOWLEDGED:
            self._of_type(job.type).not_settled[result.value] += 1
            return
        figures = self._of(job)
        if isinstance(outcome, Complete):
            figures.completed += 1
            figures.last_completed = time.time()
        elif isinstance(outcome, Fail):
            figures.failed += 1
            figures.last_failed = time.time()
        else:
            figures.thrown += 1

    def skipped(self, job: Job) -> None:
        """As of `Observer`."""
        self._of_type(job.type).not_settled["skipped"] += 1

    def handed_back(self, job: Job) -> None:
        """As of `Observer`."""
        self._of_type(job.type).not_settled["handed_back"] += 1

    def retried(self, job: Job, command: str, status: Status) -> None:
        """As of `Observer`."""
        self._of_type(job.type).retried[command, status.name] += 1

    def extended(self, job: Job) -> None:
        """As of `Observer`."""
        self._of_type(job.type).extended += 1

    def streaming(self, job_type: str, *, is_open: bool) -> None:
        """As of `Observer`."""
        figures = self._of_type(job_type)
        figures.stream_open = is_open
        figures.streams_opened += is_open

    def polled(self, job_type: str, jobs: int) -> None:  # noqa: ARG002 - activations are counted one by one
        """As of `Observer`."""
        self._of_type(job_type).polls += 1

    def failed(self, job_type: str, source: Source, status: Status | None) -> None:
        """As of `Observer`."""
        self._of_type(job_type).fetch_errors[source, "NO_CREDENTIALS" if status is None else status.name] += 1

    def _of_type(self, job_type: str) -> TypeFigures:
        return self.types.get(job_type, self._not_asked_for)

    def _of(self, job: Job) -> JobFigures:
        return self._by_headers.get((job.type, job.custom_headers)) or self._remembered(job)

    def _remembered(self, job: Job) -> JobFigures:
        if len(self._by_headers) >= KEPT:
            self._by_headers.clear()
        template = Template(*self._templates(*_template_of(job.custom_headers)))
        figures = self.jobs.setdefault((job.type, template), JobFigures())
        self._by_headers[job.type, job.custom_headers] = figures
        return figures


def _template_of(custom_headers: str) -> Template:
    try:
        headers = orjson.loads(custom_headers or "{}")
    except ValueError:
        return Template()
    if not isinstance(headers, dict):
        return Template()
    named = (headers.get(name) for name in ("elementTemplateId", "elementTemplateVersion"))
    return Template(*(name if isinstance(name, str) and name else UNKNOWN for name in named))
