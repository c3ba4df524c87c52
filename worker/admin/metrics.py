"""The metrics end points: at the reference's path and at Prometheus's usual one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

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
        found = await source.metrics()
        # Many job types make long texts, and jobs go on meanwhile.
        text, content_type = await asyncio.to_thread(_encoded, found, request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": content_type})

    return [Route(path, metrics) for path in ("/actuator/prometheus", "/metrics")]


def _encoded(metrics: Iterable[Metric], accepted: str) -> tuple[bytes, str]:
    from worker.admin.encoding import encoded  # noqa: PLC0415 - 1 MB, for whoever asks for metrics

    return encoded(metrics, accepted)
