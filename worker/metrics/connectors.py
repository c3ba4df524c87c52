"""What connectors count and time themselves, through `connectors.sdk.Metrics`."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from worker.metrics.timing import Timing
from worker.telemetry.bounded import Bounded
from worker.telemetry.masking import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

LabelSet = tuple[tuple[str, str], ...]
"""Names and values of labels, the job type first."""

_NOT_OF_A_NAME = re.compile(r"[^a-zA-Z0-9_]")


class ConnectorMetrics:
    """The figures of all connectors, by name and labels; blocking operations note theirs from threads.

    Attributes:
        counts: of counters.
        timings: of what was timed.
    """

    def __init__(self) -> None:
        self.counts: defaultdict[str, defaultdict[LabelSet, float]] = defaultdict(partial(defaultdict, float))
        self.timings: defaultdict[str, defaultdict[LabelSet, Timing]] = defaultdict(
            partial(defaultdict, Timing)
        )
        self._bounds: defaultdict[tuple[str, str], Bounded] = defaultdict(Bounded)
        self._of_type: dict[str, OfType] = {}
        self._lock = threading.Lock()

    def of_type(self, job_type: str) -> OfType:
        """The `Metrics` of the connector that answers to a job type."""
        found = self._of_type.get(job_type)
        if found is None:
            found = self._of_type[job_type] = OfType(self, job_type)
        return found

    def count(self, job_type: str, name: str, amount: float, labels: Mapping[str, str]) -> None:
        """Adds to a counter."""
        with self._lock:
            self.counts[_clean(name)][self._label_set(job_type, name, labels)] += amount

    def time(self, job_type: str, name: str, seconds: float, labels: Mapping[str, str]) -> None:
        """Notes a duration."""
        with self._lock:
            self.timings[_clean(name)][self._label_set(job_type, name, labels)].note(seconds)

    def _label_set(self, job_type: str, name: str, labels: Mapping[str, str]) -> LabelSet:
        names = sorted(labels.keys() - {"type"})
        values = self._bounds[job_type, name](*(masked(labels[each]) for each in names))
        return (("type", job_type), *zip(map(_clean, names), values, strict=True))


class OfType:
    """`connectors.sdk.Metrics` under one job type."""

    __slots__ = ("_job_type", "_metrics")

    def __init__(self, metrics: ConnectorMetrics, job_type: str) -> None:
        self._metrics = metrics
        self._job_type = job_type

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """As of the protocol."""
        self._metrics.count(self._job_type, name, amount, labels)

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """As of the protocol."""
        self._metrics.time(self._job_type, name, seconds, labels)


def _clean(name: str) -> str:
    return _NOT_OF_A_NAME.sub("_", name)
