"""Whether there are traces and where they go, by OpenTelemetry's own variables."""

from __future__ import annotations

import pytest
import structlog

from worker.tracing.opening import open_tracing
from worker.tracing.wanted import exporter_wanted

HERE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}


@pytest.mark.parametrize(
    ("environment", "exporter"),
    [
        ({}, None),
        (HERE, "otlp_proto_http"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318/v1/traces"}, "otlp_proto_http"),
        ({**HERE, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "otlp_proto_grpc"),
        (
            {
                **HERE,
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf",
            },
            "otlp_proto_http",
        ),
        ({**HERE, "OTEL_TRACES_EXPORTER": "none"}, None),
        ({**HERE, "OTEL_SDK_DISABLED": "true"}, None),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "otlp_proto_http"),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
    ],
)
def test_the_environment_chooses_the_exporter(environment: dict[str, str], exporter: str | None) -> None:
    assert exporter_wanted(environment) == exporter


async def test_an_exporter_that_is_not_installed_is_named_and_nothing_is_traced() -> None:
    with structlog.testing.capture_logs() as logged:
        async with open_tracing({"OTEL_TRACES_EXPORTER": "nobodys"}) as tracing:
            assert tracing is None
    [event] = logged
    assert (event["log_level"], event["exporter"]) == ("warning", "nobodys")
    assert "pip install 'connector-worker[tracing]'" in event["event"]
