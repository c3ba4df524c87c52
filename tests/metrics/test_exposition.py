"""The text that Prometheus reads: well-formed, under the reference's names, with an answer to its dashboards' queries."""

from __future__ import annotations

import asyncio
import re
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.worker import WorkerProcess

from worker.metrics.exposition import FAMILIES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from prometheus_client import Metric
    from support.gateway import ScriptedGateway
    from support.target import Target

REST, SOAP = "io.camunda:http-json:1", "io.camunda:soap:1"
TEMPLATE = {"elementTemplateId": "io.camunda.connectors.HttpJson.v2", "elementTemplateVersion": "11"}
BPMN_ERROR = {"errorExpression": '=bpmnError("E", "m")', **TEMPLATE}

# Selectors of the queries of the community's dashboard for the reference's runtime; of a range only the last values
# are looked at, which is all that the worker decides.
DASHBOARD = {
    "executions by outcome": ("camunda_connector_outbound_invocations_total", {"action": "completed"}),
    "failures by type": ("camunda_connector_outbound_invocations_total", {"action": "failed"}),
    "activations by type": ("camunda_connector_outbound_invocations_total", {"action": "activated"}),
    "errors thrown": ("camunda_connector_outbound_invocations_total", {"action": "bpmn-error"}),
    "mean time, its sum": ("camunda_connector_outbound_execution_time_seconds_sum", {}),
    "mean time, its count": ("camunda_connector_outbound_execution_time_seconds_count", {}),
    "longest time": ("camunda_connector_outbound_execution_time_seconds_max", {}),
    "events of the log by level": ("logback_events_total", {"level": "info"}),
    "uptime": ("process_uptime_seconds", {}),
    "jobs in the worker's queue": ("camunda_client_worker_job_activated_total", {}),
    "jobs handled": ("camunda_client_worker_job_handled_total", {}),
}


@pytest.fixture
async def text(gateway: ScriptedGateway, target: Target) -> AsyncIterator[str]:
    """The metrics of a worker that did a job of each outcome, one of them for an element without a template."""
    url = target.route("GET", "/answer", json={"answer": 42})
    asked = {"method": "GET", "url": url, "authentication": {"type": "noAuth"}}
    async with WorkerProcess(gateway.url) as process:
        keys = [
            gateway.add_job(REST, asked, TEMPLATE),
            gateway.add_job(REST, asked),
            gateway.add_job(REST, asked, BPMN_ERROR),
            gateway.add_job(REST, {**asked, "url": "nowhere"}, TEMPLATE),
        ]
        await gateway.all_settled(keys, within=60)
        await process.ready()
        # The gateway knows of an outcome before the worker knows that it does.
        while "\nconnector_worker_jobs_running 0.0" not in (
            text := await asyncio.to_thread(page, f"{process.admin_url}/actuator/prometheus")
        ):
            pass
        yield text


def page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read(), "utf-8")


def parsed(text: str) -> dict[str, Metric]:
    families = list(text_string_to_metric_families(text))
    assert len({each.name for each in families}) == len(families), "a family is written twice"
    return {each.name: each for each in families}


def values(families: dict[str, Metric], name: str, **labels: str) -> list[tuple[dict[str, str], float]]:
    return [
        (sample.labels, sample.value)
        for family in families.values()
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]


def only(families: dict[str, Metric], name: str, **labels: str) -> float:
    [(_, value)] = values(families, name, **labels)
    return value


async def test_the_exposition_is_well_formed_and_tells_what_was_done(text: str) -> None:
    families = parsed(text)
    check_histograms(families)
    for name, value in answers(families).items():
        assert value > 0, name
    invocations = "camunda_connector_outbound_invocations_total"
    named = {"type": REST, **TEMPLATE}
    assert only(families, invocations, action="activated", **named) == 3
    assert only(families, invocations, action="completed", **named) == 1
    assert only(families, invocations, action="failed", **named) == 1
    assert only(families, invocations, action="bpmn-error", **named) == 1
    unknown = {"elementTemplateId": "unknown", "elementTemplateVersion": "unknown"}
    assert only(families, invocations, action="completed", type=REST, **unknown) == 1
    assert only(families, "camunda_client_worker_job_handled_total", type=REST) == 4
    assert only(families, "camunda_connector_outbound_last_completed", type=REST) > 1.7e12
    assert only(families, "camunda_connector_outbound_last_failed", type=REST) > 1.7e12
    assert only(families, "camunda_connector_outbound_max_execution_time", type=REST) > 0
    assert only(families, "camunda_client_worker_stream_inactivity_recreated_total", type=REST) == 0
    check_own(families)


def answers(families: dict[str, Metric]) -> dict[str, float]:
    """The dashboard's queries, each as the sum of what its selector finds."""
    return {
        title: sum(value for _, value in values(families, name, **labels))
        for title, (name, labels) in DASHBOARD.items()
    }


def check_histograms(families: dict[str, Metric]) -> None:
    """As promtool has it: buckets grow, end in +Inf, and that is the count."""
    histograms = [each for each in families.values() if each.type == "histogram"]
    assert {each.name for each in histograms} >= {
        "connector_worker_job_execution_seconds",
        "connector_worker_job_waiting_seconds",
    }
    for family in histograms:
        series: dict[Any, list[float]] = {}
        for sample in family.samples:
            if sample.name.endswith("_bucket"):
                labels = {name: value for name, value in sample.labels.items() if name != "le"}
                series.setdefault(tuple(labels.items()), []).append(sample.value)
        counts = {
            tuple(each.labels.items()): each.value for each in family.samples if each.name.endswith("_count")
        }
        assert {labels: found[-1] for labels, found in series.items()} == counts
        assert all(found == sorted(found) for found in series.values())


def check_own(families: dict[str, Metric]) -> None:
    assert (
        sum(value for _, value in values(families, "connector_worker_jobs_activated_total", type=REST)) == 4
    )
    settled = {
        labels["result"]: value
        for labels, value in values(families, "connector_worker_jobs_settled_total", type=REST)
    }
    assert settled == {"completed": 2, "failed": 1, "thrown": 1}
    assert only(families, "connector_worker_job_execution_seconds_count", type=REST) == 4
    assert only(families, "connector_worker_job_waiting_seconds_count", type=REST) == 4
    assert only(families, "connector_worker_slots", type=SOAP) == 100
    assert only(families, "connector_worker_slots_used", type=REST) == 0
    assert only(families, "connector_worker_gateway_connected") == 1
    assert only(families, "connector_worker_stream_open", type=REST) == 1
    assert only(families, "connector_worker_polls_total", type=REST) >= 1
    assert only(families, "connector_worker_http_connections", client="connectors", state="idle") >= 1
    assert only(families, "connector_worker_feel_cache_requests_total", result="miss") == 3
    assert only(families, "connector_worker_event_loop_lag_seconds_count") >= 1
    assert only(families, "process_resident_memory_bytes") > 0


async def test_every_declared_metric_is_written_with_what_it_means(text: str) -> None:
    written = dict(re.findall(r"^# HELP (\S+) (.*)$", text, re.MULTILINE))
    for family in FAMILIES:
        name = family.shown.partition("_{")[0]
        assert written[name] == family.doc
