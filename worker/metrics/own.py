"""The worker's own metrics: what the reference does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from worker.metrics.family import Counted, Timed
from worker.metrics.reference import by_type
from worker.metrics.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.metrics.family import Family, Labels
    from worker.metrics.figures import Figures

_TYPE = ("type",)


def _activated(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for job_type, of_type in figures.jobs.types.items():
        for source, count in of_type.activated_by.items():
            yield (job_type, source), count


def _settled(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for job_type, jobs in by_type(figures).items():
        yield (job_type, "completed"), sum(each.completed for each in jobs)
        yield (job_type, "failed"), sum(each.failed for each in jobs)
        yield (job_type, "thrown"), sum(each.thrown for each in jobs)
    for job_type, of_type in figures.jobs.types.items():
        for result, count in dict(of_type.not_settled).items():
            yield (job_type, result), count


def _execution(figures: Figures) -> Iterator[tuple[Labels, Timing]]:
    for job_type, jobs in by_type(figures).items():
        yield (job_type,), Timing.together(each.execution for each in jobs)


def _waiting(figures: Figures) -> Iterator[tuple[Labels, Timing]]:
    for job_type, of_type in figures.jobs.types.items():
        yield (job_type,), of_type.waiting


def _retried(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for job_type, of_type in figures.jobs.types.items():
        for (command, status), count in dict(of_type.retried).items():
            yield (job_type, command, status), count


def _fetch_errors(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for job_type, of_type in figures.jobs.types.items():
        for (source, status), count in dict(of_type.fetch_errors).items():
            yield (job_type, source, status), count


JOBS: tuple[Family, ...] = (
    Counted(
        CounterMetricFamily,
        "connector_worker_jobs_activated",
        "Jobs that came, by `stream` or by `poll`",
        ("type", "source"),
        _activated,
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_jobs_settled",
        "What became of jobs: `completed`, `failed`, `thrown` (a BPMN error); `gone` (somebody else settled it, or its "
        "process ended), `refused` and `unacknowledged` (the outcome could not be reported), `skipped` (came too "
        "late), `handed_back` (at shutdown)",
        ("type", "result"),
        _settled,
    ),
    Timed(
        HistogramMetricFamily,
        "connector_worker_job_execution_seconds",
        "From a job's start to its outcome",
        _TYPE,
        _execution,
    ),
    Timed(
        HistogramMetricFamily,
        "connector_worker_job_waiting_seconds",
        "From a job's arrival to its start: the wait for a slot",
        _TYPE,
        _waiting,
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_deadlines_extended",
        "Time-outs of running jobs that were moved",
        _TYPE,
        lambda figures: (((job_type,), each.extended) for job_type, each in figures.jobs.types.items()),
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_commands_retried",
        "Commands sent again, by the status that was answered before",
        ("type", "command", "status"),
        _retried,
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_slots",
        "Jobs of a type that may run at a time",
        _TYPE,
        lambda figures: (((job_type,), slots.size) for job_type, slots in figures.worker.slots.items()),
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_slots_used",
        "Jobs of a type that run, or wait for a place among those of all types",
        _TYPE,
        lambda figures: (((job_type,), slots.used) for job_type, slots in figures.worker.slots.items()),
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_jobs_running",
        "Jobs between their arrival and the answer to their outcome",
        (),
        lambda figures: [((), figures.worker.jobs_running)],
    ),
)

GATEWAY: tuple[Family, ...] = (
    Counted(
        GaugeMetricFamily,
        "connector_worker_gateway_connected",
        "1 while the gateway answers, else 0",
        (),
        lambda figures: [((), figures.worker.connected)],
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_stream_open",
        "1 while a stream of the type is open, else 0",
        _TYPE,
        lambda figures: (((job_type,), each.stream_open) for job_type, each in figures.jobs.types.items()),
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_polls",
        "Polls that were answered",
        _TYPE,
        lambda figures: (((job_type,), each.polls) for job_type, each in figures.jobs.types.items()),
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_fetch_errors",
        "Streams and polls that ended with an error",
        ("type", "source", "status"),
        _fetch_errors,
    ),
)
