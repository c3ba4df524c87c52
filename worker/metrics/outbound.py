"""A worker's connectors and what they did, as the reference's end points tell it (runtime sheet, section 8)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from worker.metrics.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Collection

    from worker.metrics.figures import Figures
    from worker.metrics.jobs import JobFigures
    from worker.registry import Registered, Registry


def runtime_of(figures: Figures, registry: Registry) -> dict[str, Any]:
    """One worker: what it goes by, since when it runs, what it did, and its connectors; times are in milliseconds."""
    return {
        "runtimeId": socket.gethostname(),
        "uptimeSeconds": int(figures.uptime),
        **_did(figures, figures.jobs.types.keys()),
        "connectors": [_connector(each, figures) for each in registry.connectors],
    }


def _connector(registered: Registered, figures: Figures) -> dict[str, Any]:
    declared: dict[str, Any] = {
        "name": registered.connector.name,
        "type": registered.type,
        "inputVariables": list(registered.connector.input_variables),
        "enabled": registered.enabled,
    }
    if registered.timeout is not None:
        declared["timeout"] = int(registered.timeout * 1000)
    return {**declared, **_did(figures, {registered.type})}


def _did(figures: Figures, job_types: Collection[str]) -> dict[str, Any]:
    """What the connectors of some job types did together."""
    types = [each for job_type, each in figures.jobs.types.items() if job_type in job_types]
    jobs = [each for (job_type, _), each in list(figures.jobs.jobs.items()) if job_type in job_types]
    execution = Timing.together(each.execution for each in jobs)
    worker = {
        "jobsActivated": sum(each.activated for each in jobs),
        "jobsHandled": execution.count,
        "streamRecreations": sum(max(0, each.streams_opened - 1) for each in types),
    }
    return {"job": _outcomes(jobs, execution), "worker": worker}


def _outcomes(jobs: list[JobFigures], execution: Timing) -> dict[str, Any]:
    last_completed = max((each.last_completed for each in jobs), default=0.0)
    last_failed = max((each.last_failed for each in jobs), default=0.0)
    return {
        "completed": sum(each.completed for each in jobs),
        "failed": sum(each.failed for each in jobs),
        "bpmnError": sum(each.thrown for each in jobs),
        "executionTime": {
            "meanMs": 1000 * execution.sum / execution.count if execution.count else 0.0,
            "maxMs": 1000 * execution.greatest,
        },
        "lastCompleted": int(last_completed * 1000) or None,
        "lastFailed": int(last_failed * 1000) or None,
    }
