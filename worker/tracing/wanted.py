"""What the environment says of tracing, by OpenTelemetry's own variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTEXT_VARIABLES = ("traceparent", "tracestate")
"""Where a job's variables or headers hold the trace it belongs to (W3C Trace Context)."""

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")


def exporter_wanted(environment: Mapping[str, str]) -> str | None:
    """The name of the exporter, as OpenTelemetry's libraries register it; None where there shall be none."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    otlp = "otlp" if any(map(environment.get, _ENDPOINTS)) else "none"
    chosen = environment.get("OTEL_TRACES_EXPORTER") or otlp
    if chosen != "otlp":
        return None if chosen == "none" else chosen
    protocol = next(filter(None, map(environment.get, _PROTOCOLS)), "http/protobuf")
    return "otlp_proto_grpc" if protocol == "grpc" else "otlp_proto_http"
