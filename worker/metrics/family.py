"""A metric as the worker declares it: its name, what it means, and where its samples come from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    SummaryMetricFamily,
)

from worker.metrics.timing import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client import Metric

    from worker.metrics.figures import Figures
    from worker.metrics.timing import Timing

Labels = tuple[str, ...]
_BUCKETS = (*map(str, BOUNDS), "+Inf")


@dataclass(frozen=True, slots=True)
class Counted:
    """A counter or gauge; the name of a counter is without the `_total` that queries have.

    `samples` gives the values of the labels, and the value.
    """

    kind: type[CounterMetricFamily | GaugeMetricFamily]
    name: str
    doc: str
    labels: Labels
    samples: Callable[[Figures], Iterable[tuple[Labels, float]]]

    @property
    def shown(self) -> str:
        """The name as queries have it."""
        return f"{self.name}_total" if self.kind is CounterMetricFamily else self.name

    def metric(self, figures: Figures) -> Metric:
        """The metric with its samples of now."""
        family = self.kind(self.name, self.doc, labels=self.labels)
        for labels, value in self.samples(figures):
            family.add_metric(labels, value)
        return family


@dataclass(frozen=True, slots=True)
class Timed:
    """A summary (count and sum) or histogram of durations in seconds; `samples` gives labels and durations."""

    kind: type[SummaryMetricFamily | HistogramMetricFamily]
    name: str
    doc: str
    labels: Labels
    samples: Callable[[Figures], Iterable[tuple[Labels, Timing]]]

    @property
    def shown(self) -> str:
        """The name as queries have it."""
        parts = "bucket,count,sum" if self.kind is HistogramMetricFamily else "count,sum"
        return f"{self.name}_{{{parts}}}"

    def metric(self, figures: Figures) -> Metric:
        """The metric with its samples of now."""
        if self.kind is SummaryMetricFamily:
            summary = SummaryMetricFamily(self.name, self.doc, labels=self.labels)
            for labels, timing in self.samples(figures):
                summary.add_metric(labels, timing.count, timing.sum)
            return summary
        histogram = HistogramMetricFamily(self.name, self.doc, labels=self.labels)
        for labels, timing in self.samples(figures):
            histogram.add_metric(labels, list(buckets(timing)), timing.sum)
        return histogram


Family = Counted | Timed


def buckets(timing: Timing) -> Iterator[tuple[str, float]]:
    """Upper bounds and how many durations are within each, as Prometheus counts them."""
    return zip(_BUCKETS, accumulate(timing.counts), strict=True)
