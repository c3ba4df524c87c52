"""All metrics, collected when somebody asks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

from worker.metrics.family import buckets
from worker.metrics.machinery import MACHINERY
from worker.metrics.own import GATEWAY, JOBS
from worker.metrics.reference import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from worker.metrics.connectors import ConnectorMetrics
    from worker.metrics.figures import Figures

FAMILIES = (*REFERENCE, *JOBS, *GATEWAY, *MACHINERY)
CONNECTOR_PREFIX = "connector_worker_connector_"

_process = ProcessCollector(registry=None)


def collect(figures: Figures) -> Iterator[Metric]:
    """The metrics of the worker, of its connectors and of its process, with their samples of now.

    In any thread: what grows meanwhile is copied first.
    """
    return chain(
        (family.metric(figures) for family in FAMILIES),
        _of_connectors(figures.connectors),
        _process.collect(),
    )


def _of_connectors(noted: ConnectorMetrics) -> Iterator[Metric]:
    for name, counts in list(noted.counts.items()):
        counter = CounterMetricFamily(f"{CONNECTOR_PREFIX}{name}", "Counted by a connector")
        for labels, value in list(counts.items()):
            counter.add_sample(f"{CONNECTOR_PREFIX}{name}_total", dict(labels), value)
        yield counter
    for name, timings in list(noted.timings.items()):
        histogram = HistogramMetricFamily(f"{CONNECTOR_PREFIX}{name}_seconds", "Timed by a connector")
        for labels, timing in list(timings.items()):
            named = dict(labels)
            for bound, count in buckets(timing):
                histogram.add_sample(f"{histogram.name}_bucket", {**named, "le": bound}, count)
            histogram.add_sample(f"{histogram.name}_count", named, timing.count)
            histogram.add_sample(f"{histogram.name}_sum", named, timing.sum)
        yield histogram
