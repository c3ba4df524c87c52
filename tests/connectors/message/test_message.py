"""The message connector: what it asks of the cluster, what it makes of the answers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.message import message
from connectors.sdk import ConnectorError
from connectors.sdk.cluster import Message
from connectors.sdk.testing import FakeCluster, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

PUBLISH, CORRELATE = {"type": "publish"}, {"type": "correlate"}


async def run(cluster: FakeCluster, how: dict[str, Any], **more: Any) -> Outcome:
    variables = {"messageName": "paid", "correlationType": how, **more}
    return await run_job(message, variables, {"resultVariable": "r"}, cluster=cluster)


async def test_a_message_is_published() -> None:
    cluster = FakeCluster()
    how = PUBLISH | {"timeToLive": "PT10M", "messageId": "m-1"}
    outcome = await run(cluster, how, correlationKey="k1", variables={"x": 1}, tenantId="t")
    assert outcome == Complete('{"r":{"messageKey":1,"tenantId":"t"}}')
    assert cluster.published == [Message("paid", "k1", {"x": 1}, timedelta(minutes=10), "m-1", "t")]


async def test_what_is_missing_or_blank_has_a_default() -> None:
    cluster = FakeCluster()
    outcome = await run(cluster, PUBLISH | {"messageId": None}, correlationKey=" ", variables=None)
    assert outcome == Complete('{"r":{"messageKey":1,"tenantId":"<default>"}}')
    assert cluster.published == [Message("paid", "", {}, timedelta(hours=1), "", "")]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("PT10M", timedelta(minutes=10)), (90, timedelta(seconds=90)), (0, timedelta()), ("P1D", timedelta(1))],
)
async def test_durations_are_iso_8601_or_seconds(given: Any, meant: timedelta) -> None:
    cluster = FakeCluster()
    await run(cluster, PUBLISH | {"timeToLive": given})
    assert cluster.published[0].time_to_live == meant


async def test_a_refused_message_has_the_gateways_status() -> None:
    cluster = FakeCluster()
    cluster.refusal = ConnectorError("ALREADY_EXISTS", "a message with that id waits")
    outcome = await run(cluster, PUBLISH)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "ALREADY_EXISTS")


@pytest.mark.parametrize("number", [int, str])
async def test_a_message_is_correlated_and_keys_are_numbers(number: type) -> None:
    keys = {"messageKey": number(2**51), "processInstanceKey": number(7)}
    cluster = FakeCluster(json_response({**keys, "tenantId": "<default>"}))
    more = {"correlationKey": "k1", "variables": {"x": 1}, "tenantId": "t", "requestTimeout": "PT5S"}
    outcome = await run(cluster, CORRELATE, **more)
    assert isinstance(outcome, Complete)
    found = {"messageKey": 2**51, "processInstanceKey": 7, "tenantId": "<default>"}
    assert outcome.variables == {"r": found}
    (request,) = cluster.requests
    assert (request.method, request.url, request.read_timeout) == ("POST", "/messages/correlation", 5.0)
    assert isinstance(request.body, bytes)
    asked = {"name": "paid", "correlationKey": "k1", "variables": {"x": 1}, "tenantId": "t"}
    assert json.loads(request.body) == asked


async def test_without_anybody_who_waits_the_job_fails_with_the_status() -> None:
    outcome = await run(FakeCluster(response(404, reason="Not Found")), CORRELATE)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "404")


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"messageKey": "x", "processInstanceKey": 1}'])
async def test_an_answer_without_keys_is_an_error(body: str) -> None:
    outcome = await run(FakeCluster(response(200, body)), CORRELATE)
    assert isinstance(outcome, Fail)
    assert "its answer has no keys" in outcome.message


@pytest.mark.parametrize("how", [PUBLISH, CORRELATE])
async def test_without_a_cluster_the_job_says_so(how: dict[str, Any]) -> None:
    outcome = await run_job(message, {"messageName": "paid", "correlationType": how})
    assert isinstance(outcome, Fail)
    assert "There is no gateway" in outcome.message or "CAMUNDA_CLIENT_REST_ADDRESS" in outcome.message


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"messageName": " "}, "messageName"),
        ({"messageName": None}, "messageName"),
        ({"variables": "x=1"}, "variables"),
        ({"correlationType": None}, "correlationType"),
        ({"correlationType": {}}, "correlationType.type"),
        ({"correlationType": {"type": "send"}}, "correlationType.type"),
        ({"correlationType": PUBLISH | {"timeToLive": "soon"}}, "correlationType.timeToLive"),
        ({"correlationType": PUBLISH | {"timeToLive": "-PT1S"}}, "correlationType.timeToLive"),
        ({"requestTimeout": "x"}, "requestTimeout"),
    ],
)
async def test_wrong_inputs_are_named_and_not_tried_again(more: dict[str, Any], named: str) -> None:
    cluster = FakeCluster()
    variables = {"messageName": "paid", "correlationType": PUBLISH, **more}
    outcome = await run_job(message, variables, cluster=cluster)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert f"Property: {named}: " in outcome.message
    assert cluster.published == []
