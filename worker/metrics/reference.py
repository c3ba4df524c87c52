"""The metrics of the reference, under its names and labels, so that its dashboards work (runtime sheet, section 8)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily

from worker.metrics.family import Counted, Timed
from worker.telemetry.logging import events_logged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worker.metrics.family import Family, Labels
    from worker.metrics.figures import Figures
    from worker.metrics.jobs import JobFigures
    from worker.metrics.timing import Timing

_OUTBOUND = "camunda_connector_outbound_"
_CLIENT = "camunda_client_worker_"
_TEMPLATE = ("type", "elementTemplateId", "elementTemplateVersion")
_PHYSICAL_TENANT = "default"


def _invocations(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for (job_type, template), jobs in list(figures.jobs.jobs.items()):
        yield ("activated", job_type, *template), jobs.activated
        yield ("completed", job_type, *template), jobs.completed
        yield ("failed", job_type, *template), jobs.failed
        yield ("bpmn-error", job_type, *template), jobs.thrown


def _execution(figures: Figures) -> Iterator[tuple[Labels, Timing]]:
    for (job_type, template), jobs in list(figures.jobs.jobs.items()):
        yield (job_type, *template), jobs.execution


def _greatest_of_late(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for labels, timing in _execution(figures):
        yield labels, timing.greatest_of_late()


def by_type(figures: Figures) -> dict[str, list[JobFigures]]:
    """The figures of each job type's templates."""
    found: dict[str, list[JobFigures]] = {job_type: [] for job_type in figures.jobs.types}
    for (job_type, _), jobs in list(figures.jobs.jobs.items()):
        found.setdefault(job_type, []).append(jobs)
    return found


def _greatest(
    of_jobs: Callable[[JobFigures], float], factor: float
) -> Callable[[Figures], Iterator[tuple[Labels, float]]]:
    """The greatest value among a type's jobs, for types that have one."""

    def samples(figures: Figures) -> Iterator[tuple[Labels, float]]:
        for job_type, jobs in by_type(figures).items():
            if value := max(map(of_jobs, jobs), default=0.0):
                yield (job_type,), value * factor

    return samples


def _per_type(
    of_jobs: Callable[[JobFigures], float],
) -> Callable[[Figures], Iterator[tuple[Labels, float]]]:
    def samples(figures: Figures) -> Iterator[tuple[Labels, float]]:
        for job_type, jobs in by_type(figures).items():
            yield (job_type, _PHYSICAL_TENANT), sum(map(of_jobs, jobs))

    return samples


def _streams_opened_again(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for job_type, figures_of_type in figures.jobs.types.items():
        yield (job_type, _PHYSICAL_TENANT), max(0, figures_of_type.streams_opened - 1)


def _log_events(_figures: Figures) -> Iterator[tuple[Labels, float]]:
    # Logging goes on in other threads meanwhile.
    return ((labels, count) for labels, count in Counter(events_logged).items())


REFERENCE: tuple[Family, ...] = (
    Counted(
        CounterMetricFamily,
        f"{_OUTBOUND}invocations",
        "Jobs that came, and those whose outcome the gateway accepted: completed, failed or bpmn-error",
        ("action", *_TEMPLATE),
        _invocations,
    ),
    Timed(
        SummaryMetricFamily,
        f"{_OUTBOUND}execution_time_seconds",
        "From a job's start to its outcome, the way to the gateway not included",
        _TEMPLATE,
        _execution,
    ),
    Counted(
        GaugeMetricFamily,
        f"{_OUTBOUND}execution_time_seconds_max",
        "The longest execution of the last minute or two",
        _TEMPLATE,
        _greatest_of_late,
    ),
    Counted(
        GaugeMetricFamily,
        f"{_OUTBOUND}max_execution_time",
        "The longest execution since the start, in milliseconds",
        ("type",),
        _greatest(lambda jobs: jobs.execution.greatest, 1000),
    ),
    Counted(
        GaugeMetricFamily,
        f"{_OUTBOUND}last_completed",
        "When a job was completed last, in milliseconds since 1970",
        ("type",),
        _greatest(lambda jobs: jobs.last_completed, 1000),
    ),
    Counted(
        GaugeMetricFamily,
        f"{_OUTBOUND}last_failed",
        "When a job failed last, in milliseconds since 1970",
        ("type",),
        _greatest(lambda jobs: jobs.last_failed, 1000),
    ),
    Counted(
        CounterMetricFamily,
        f"{_CLIENT}job_activated",
        "Jobs that came",
        ("type", "physicalTenantId"),
        _per_type(lambda jobs: jobs.activated),
    ),
    Counted(
        CounterMetricFamily,
        f"{_CLIENT}job_handled",
        "Jobs that were run to an outcome",
        ("type", "physicalTenantId"),
        _per_type(lambda jobs: jobs.execution.count),
    ),
    Counted(
        CounterMetricFamily,
        f"{_CLIENT}stream_inactivity_recreated",
        "Streams opened again after the first",
        ("type", "physicalTenantId"),
        _streams_opened_again,
    ),
    Counted(
        CounterMetricFamily,
        "logback_events",
        "Events of the log",
        ("level", "logger"),
        _log_events,
    ),
    Counted(
        GaugeMetricFamily,
        "process_uptime_seconds",
        "Since the worker's start",
        (),
        lambda figures: [((), figures.uptime)],
    ),
)
