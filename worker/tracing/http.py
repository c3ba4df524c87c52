"""A span for each HTTP call of a connector, which the called system may continue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from worker.net.client import HttpClient
from worker.tracing.spans import span

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from connectors.sdk.http import Request
    from worker.net.exchange import Exchange
    from worker.net.settings import NetSettings

_FAILED = 400
_propagator = TraceContextTextMapPropagator()


class TracedHttpClient(HttpClient):
    """As `HttpClient`; a span lasts until the response's head. Paths and queries may hold secrets and stay out."""

    def __init__(self, settings: NetSettings, tracer: Tracer) -> None:
        super().__init__(settings)
        self._tracer = tracer

    async def _open(self, request: Request) -> Exchange:
        attributes = {"http.request.method": request.method, **_server(request.url)}
        with span(self._tracer, request.method, kind=SpanKind.CLIENT, attributes=attributes) as opened:
            exchange = await super()._open(_continued(request))
            opened.set_attribute("http.response.status_code", exchange.status)
            if exchange.status >= _FAILED:
                opened.set_status(Status(StatusCode.ERROR))
            return exchange


def _server(url: str) -> dict[str, Any]:
    """Where the call goes to, as far as the URL is one."""
    try:
        parts = urlsplit(url)
        found = {"url.scheme": parts.scheme, "server.address": parts.hostname, "server.port": parts.port}
    except ValueError:
        return {}
    return {name: value for name, value in found.items() if value}


def _continued(request: Request) -> Request:
    """The request with the trace's headers, unless it has some of its own."""
    if any(name.lower() == "traceparent" for name, _ in request.headers):
        return request
    context: dict[str, str] = {}
    _propagator.inject(context)
    return replace(request, headers=[*request.headers, *context.items()])
