"""What the supervisor and its processes say to each other: JSON, in messages over a pair of sockets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from prometheus_client import Metric

from worker.admin.component import Component

if TYPE_CHECKING:
    from collections.abc import Iterable

READINESS, METRICS, RUNTIMES, LEVEL = "readiness", "metrics", "runtimes", "level"
"""What the supervisor asks for; the new level is in the question."""
BORN, ENDED, NO_FORK = "born", "ended", "no fork"
"""What the process that forks the workers tells it: a process's number, that and its exit code, or the system's error."""


def encode(message: Any) -> bytes:
    """A message for `Connection.send_bytes`; not orjson, which has no infinity, and metrics do."""
    return json.dumps(message).encode()


def decode(message: bytes) -> Any:
    """As it was before `encode`."""
    return json.loads(message)


def of_components(components: dict[str, Component]) -> Any:
    """The parts of a worker's health as a message."""
    return {name: [each.up, each.details] for name, each in components.items()}


def components_of(message: Any) -> dict[str, Component]:
    """As it was before `of_components`."""
    return {name: Component(up, details) for name, (up, details) in message.items()}


def of_metrics(metrics: Iterable[Metric]) -> Any:
    """A worker's metrics as a message."""
    return [
        [each.name, each.documentation, each.type, [sample[:3] for sample in each.samples]]
        for each in metrics
    ]


def metrics_of(message: Any) -> list[Metric]:
    """As it was before `of_metrics`."""
    found = []
    for name, documentation, kind, samples in message:
        metric = Metric(name, documentation, kind)
        for sample in samples:
            metric.add_sample(*sample)
        found.append(metric)
    return found
