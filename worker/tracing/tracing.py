"""The tracer, and what is traced in place of what is not."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from worker.tracing.executor import TracedExecutor
from worker.tracing.http import TracedHttpClient
from worker.tracing.operation import traced_call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opentelemetry.sdk.trace.export import SpanExporter

    from worker.execution.runner import Runner
    from worker.execution.services import Services
    from worker.net.settings import NetSettings
    from worker.registry import Registered

SERVICE = "connector-worker"


class Tracing:
    """Spans of jobs, of their connectors' operations and of HTTP calls, sent in batches by a thread of the library's."""

    def __init__(self, exporter: SpanExporter) -> None:
        # The environment's name for the service counts before ours, which the library would have the other way round.
        named = "OTEL_SERVICE_NAME" in os.environ or SERVICE_NAME in os.environ.get(
            "OTEL_RESOURCE_ATTRIBUTES", ""
        )
        resource = Resource.create(None if named else {SERVICE_NAME: SERVICE})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(SERVICE)

    def executor(self, runners: Iterable[Runner], services: Services) -> TracedExecutor:
        """What runs jobs, with a span for each."""
        return TracedExecutor(runners, services, self._tracer)

    def http(self, settings: NetSettings) -> TracedHttpClient:
        """The connectors' HTTP client, with a span for each call."""
        return TracedHttpClient(settings, self._tracer)

    def registered(self, registered: Registered) -> Registered:
        """A connector, with a span for each of its operations that runs."""
        connector = registered.connector
        operations: list[Any] = [
            replace(each, call=traced_call(each, connector.name, self._tracer))
            for each in connector.operations
        ]
        return replace(registered, connector=replace(connector, operations=tuple(operations)))

    def close(self) -> None:
        """Sends what is left; blocks as long as the exporter's time-out has it."""
        self._provider.shutdown()
