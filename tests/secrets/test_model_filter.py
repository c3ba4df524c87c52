"""Only secrets that stand in an element's own inputs, read from the deployed process over the cluster's REST API."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs
from support.bpmn import Process
from support.cluster import FakeCluster

from worker.bpmn.inputs import input_sources
from worker.cluster import ClusterClient
from worker.net.client import HttpClient
from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.model_filter import ModelFilter
from worker.secrets.outage import SecretsDown
from worker.secrets.placeholders import Placeholders, placeholders
from worker.secrets.resolver import Secrets, SecretUnavailable
from worker.telemetry.masking import Mask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.secrets.scope import Scope

MODEL = (
    Process("order")
    .start()
    .service_task(
        "charge",
        "io.camunda:http-json:1",
        inputs={
            "token": "{{secrets.TOKEN}}",
            "header": '="Bearer {{ secrets.KEY }} and secrets.BARE"',
            "url": "=url",
        },
        headers={"resultExpression": '="{{secrets.HEADER}}"'},
        outputs={"x": '="{{secrets.OUTPUT}}"'},
    )
    .service_task("other", "io.camunda:http-json:1", inputs={"token": "{{secrets.OTHER}}"})
    .service_task("none", "io.camunda:http-json:1")
    .end()
    .xml()
)


@pytest.fixture
async def cluster() -> AsyncIterator[FakeCluster]:
    async with FakeCluster() as fake:
        fake.models[7] = MODEL
        yield fake


@pytest.fixture
async def client(cluster: FakeCluster) -> AsyncIterator[ClusterClient]:
    http = HttpClient()
    yield ClusterClient(cluster.url, http, None)
    await http.close()


def filtering(client: ClusterClient, *, legacy: bool = False, **options: Any) -> ModelFilter:
    async def inputs(key: int) -> dict[str, list[str]]:
        return input_sources(await client.process_xml(key))

    return ModelFilter(inputs, placeholders(legacy=legacy), **options)


async def test_an_element_may_use_what_stands_in_its_own_inputs(client: ClusterClient, scope: Scope) -> None:
    model_filter = filtering(client)
    assert await model_filter.allowed(scope) == frozenset({"TOKEN", "KEY"})
    assert await model_filter.allowed(replace(scope, element_id="other")) == frozenset({"OTHER"})
    assert await model_filter.allowed(replace(scope, element_id="none")) == frozenset()
    assert await model_filter.allowed(replace(scope, element_id="unknown")) == frozenset()


async def test_bare_names_count_with_the_legacy_syntax(client: ClusterClient, scope: Scope) -> None:
    assert await filtering(client, legacy=True).allowed(scope) == frozenset({"TOKEN", "KEY", "BARE"})


async def test_a_process_is_read_once(cluster: FakeCluster, client: ClusterClient, scope: Scope) -> None:
    model_filter = filtering(client)
    await asyncio.gather(*(model_filter.allowed(scope) for _ in range(10)))
    await model_filter.allowed(scope)
    assert cluster.reads(7) == 1


async def test_the_processes_unused_for_longest_are_read_again(
    cluster: FakeCluster, client: ClusterClient, scope: Scope
) -> None:
    cluster.models |= {8: MODEL, 9: MODEL}
    model_filter = filtering(client, kept=2)
    for key in (7, 8, 7, 9, 7, 8):
        await model_filter.allowed(replace(scope, process_definition_key=key))
    assert [cluster.reads(key) for key in (7, 8, 9)] == [1, 2, 1]


async def test_without_keeping_each_job_reads_its_process(
    cluster: FakeCluster, client: ClusterClient, scope: Scope
) -> None:
    model_filter = filtering(client, kept=0)
    await model_filter.allowed(scope)
    assert await model_filter.allowed(scope) == frozenset({"TOKEN", "KEY"})
    assert cluster.reads(7) == 2


@pytest.mark.parametrize(
    ("model", "refuses", "reason"),
    [
        (b"<no-bpmn/>", None, "its root is not bpmn:definitions"),
        (None, None, "the process has no XML"),
        (MODEL, 403, "403 FORBIDDEN"),
        (MODEL, 404, "404 NOT_FOUND"),
        (MODEL, 500, "500 INTERNAL"),
    ],
)
async def test_a_process_that_cannot_be_read_lets_its_jobs_wait_and_is_read_again(
    cluster: FakeCluster,
    client: ClusterClient,
    scope: Scope,
    model: bytes | None,
    refuses: int | None,
    reason: str,
) -> None:
    cluster.models[7], cluster.refuses = model, refuses
    model_filter = filtering(client)
    with capture_logs() as logged:
        for _ in range(2):
            with pytest.raises(SecretsDown) as caught:
                await model_filter.allowed(scope)
    assert reason in str(caught.value)
    assert "element charge" in str(caught.value)
    assert "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE" in str(caught.value)
    assert caught.value.after == 5
    assert [each["event"] for each in logged] == ["a process can't be read for the secrets in its inputs"]
    cluster.models[7], cluster.refuses = MODEL, None
    assert await model_filter.allowed(scope) == frozenset({"TOKEN", "KEY"})


async def test_a_lax_filter_lets_them_use_any_secret_then_but_not_otherwise(
    cluster: FakeCluster, client: ClusterClient, scope: Scope
) -> None:
    cluster.refuses = 500
    model_filter = filtering(client, strict=False)
    assert await model_filter.allowed(scope) is None
    cluster.refuses = None
    assert await model_filter.allowed(scope) == frozenset({"TOKEN", "KEY"})


async def resolved(model_filter: ModelFilter, scope: Scope, value: str) -> Any:
    provider = EnvironmentSecrets(variables={"SECRET_TOKEN": "t", "SECRET_OTHER": "o"})
    variables = {"v": value}
    await Secrets([provider], model_filter=model_filter).resolve(Placeholders(variables), scope, Mask())
    return variables["v"]


async def test_a_name_that_data_brought_in_fails_the_job_with_a_code(
    client: ClusterClient, scope: Scope
) -> None:
    model_filter = filtering(client)
    assert await resolved(model_filter, scope, "Bearer {{secrets.TOKEN}}") == "Bearer t"
    with pytest.raises(SecretUnavailable) as caught:
        await resolved(model_filter, scope, "{{secrets.TOKEN}}{{secrets.OTHER}}")
    assert caught.value.code == "SECRET_NOT_ALLOWED"
    assert "'OTHER' may not be used by element charge" in str(caught.value)


async def test_variables_without_placeholders_ask_for_no_process(
    cluster: FakeCluster, client: ClusterClient, scope: Scope
) -> None:
    assert await resolved(filtering(client), scope, "see {{secrets.") == "see {{secrets."
    assert cluster.requests == []
