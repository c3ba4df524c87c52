"""The metrics end points: at the reference's path and at Prometheus's usual one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric
    from starlette.requests import Request

    from worker.admin.source import AdminSource


def metrics_routes(source: AdminSource) -> list[Route]:
    """The end points; text in the format that is asked for, Prometheus's own or OpenMetrics."""

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        collected = _Collected(await source.metrics())
        # Many job types make long texts, and jobs go on meanwhile.
        text = await asyncio.to_thread(encode, collected)
        return Response(text, headers={"Content-Type": content_type})

    return [Route(path, metrics) for path in ("/actuator/prometheus", "/metrics")]


class _Collected(Collector):
    """Metrics as the library's encoders want them."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
