"""Traces of a worker's jobs, as a collector receives them."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.gateway import ScriptedGateway
    from support.target import Target

REST, CSV = "io.camunda:http-json:1", "io.camunda:csv-connector"
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"
SECRET = "hush-hush"


def request(url: str, **more: object) -> dict[str, object]:
    bearer = {"type": "bearer", "token": "{{secrets.TOKEN}}"}
    return {"method": "GET", "url": url, "authentication": bearer, **more}


def traced(target: Target) -> dict[str, str]:
    """Settings that send traces to the target, in a place of its own."""
    target.route_to("POST", "/v1/traces", lambda _: web.Response(body=b""))
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": target.url,
        "OTEL_BSP_SCHEDULE_DELAY": "50",
        "SECRET_TOKEN": SECRET,
        "CONNECTOR_WORKER_LOG_FORMAT": "json",
    }


def spans(target: Target) -> list[Span]:
    sent = (ExportTraceServiceRequest.FromString(each.body) for each in target.requests_of("/v1/traces"))
    return [
        span
        for each in sent
        for resource in each.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def attributes(span: Span) -> dict[str, object]:
    return {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in span.attributes}


async def test_a_job_is_a_span_with_the_connector_and_the_http_call_below_it(
    gateway: ScriptedGateway, target: Target
) -> None:
    url = target.route("GET", "/answer", json={"answer": 42})
    async with WorkerProcess(gateway.url, traced(target)) as process:
        key = gateway.add_job(REST, request(url, traceparent=TRACEPARENT), elementId="ask")
        await gateway.settled(key, within=60)
        process.signal(signal.SIGTERM)
        assert await process.exit_code() == 0
    http, operation, job = spans(target)
    assert [each.name for each in (job, operation, http)] == [REST, "HTTP REST", "GET"]
    assert {each.trace_id.hex() for each in (job, operation, http)} == {TRACE}
    assert [each.parent_span_id for each in (operation, http)] == [job.span_id, operation.span_id]
    assert job.parent_span_id.hex() == CALLER
    assert attributes(job) == {
        "camunda.job_key": key,
        "camunda.job_type": REST,
        "camunda.process_id": "scripted",
        "camunda.process_instance_key": attributes(job)["camunda.process_instance_key"],
        "camunda.element_id": "ask",
        "camunda.tenant_id": "<default>",
        "camunda.outcome": "completed",
    }
    assert attributes(http) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": int(target.url.rpartition(":")[2]),
        "url.scheme": "http",
    }
    (arrived,) = target.requests_of("/answer")
    assert arrived.headers["traceparent"] == f"00-{TRACE}-{http.span_id.hex()}-01"


async def test_a_failure_is_an_error_in_the_trace_of_its_header_and_in_the_log_by_its_trace(
    gateway: ScriptedGateway, target: Target
) -> None:
    target.route("GET", f"/{SECRET}", status=500)
    async with WorkerProcess(gateway.url, traced(target)) as process:
        url = f"{target.url}/{{{{secrets.TOKEN}}}}"
        key = gateway.add_job(REST, request(url), {"traceparent": TRACEPARENT})
        await gateway.settled(key, within=60)
        line = await process.wrote("job failed")
        assert f'"trace_id":"{TRACE}"' in line
        process.signal(signal.SIGTERM)
        assert await process.exit_code() == 0
    found = spans(target)
    assert {each.trace_id.hex() for each in found} == {TRACE}
    assert [each.status.code for each in found] == [Status.STATUS_CODE_ERROR] * 3
    assert not any(SECRET.encode() in each.body for each in target.requests_of("/v1/traces"))


async def test_a_job_that_names_no_trace_begins_one(gateway: ScriptedGateway, target: Target) -> None:
    async with WorkerProcess(gateway.url, traced(target)) as process:
        for headers in ({"traceparent": "nonsense"}, {}):
            await gateway.settled(gateway.add_job(CSV, {}, headers), within=60)
        process.signal(signal.SIGTERM)
        assert await process.exit_code() == 0
    jobs = [each for each in spans(target) if each.name == CSV]
    assert len({each.trace_id for each in jobs}) == 2
    assert [each.parent_span_id for each in jobs] == [b"", b""]


@pytest.mark.parametrize("module", ["worker.assembly", "worker.service"])
def test_without_an_exporter_nothing_of_tracing_is_loaded(module: str) -> None:
    program = f"import sys, {module}; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
