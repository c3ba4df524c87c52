"""The metrics of what jobs use: connections, tokens, compiled expressions, the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from worker.execution.plan import plan_of
from worker.metrics.family import Counted, Timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.metrics.family import Family, Labels
    from worker.metrics.figures import Figures

_CLIENT = ("client",)


def _connections(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for name, client in figures.clients.items():
        used, idle = client.connections()
        yield (name, "used"), used
        yield (name, "idle"), idle


def _token_requests(figures: Figures) -> Iterator[tuple[Labels, float]]:
    for name, client in figures.clients.items():
        for result, count in client.tokens.requests.items():
            yield (name, result), count


def _plans(_figures: Figures) -> Iterator[tuple[Labels, float]]:
    cached = plan_of.cache_info()
    yield ("hit",), cached.hits
    yield ("miss",), cached.misses


MACHINERY: tuple[Family, ...] = (
    Counted(
        GaugeMetricFamily,
        "connector_worker_http_connections",
        "Connections of the HTTP pools, `used` or `idle`: of the connectors' client and of the worker's own",
        ("client", "state"),
        _connections,
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_oauth_tokens",
        "OAuth access tokens kept",
        _CLIENT,
        lambda figures: (((name,), client.tokens.size) for name, client in figures.clients.items()),
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_oauth_token_requests",
        "Tokens that were asked for: answered from the `kept` ones, `fetched`, or `failed` to be",
        ("client", "result"),
        _token_requests,
    ),
    Counted(
        GaugeMetricFamily,
        "connector_worker_feel_cache_entries",
        "Elements whose compiled expressions are kept",
        (),
        lambda _figures: [((), plan_of.cache_info().currsize)],
    ),
    Counted(
        CounterMetricFamily,
        "connector_worker_feel_cache_requests",
        "Jobs whose element's expressions were kept (`hit`), or had to be compiled (`miss`)",
        ("result",),
        _plans,
    ),
    Timed(
        HistogramMetricFamily,
        "connector_worker_event_loop_lag_seconds",
        "How late the event loop was with what it was to do at once, measured four times a second",
        (),
        lambda figures: [((), figures.loop_lag)],
    ),
)
