"""The fakes that connectors are tested with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from connectors.sdk import ConnectorError, Context, EgressDenied, HttpTimeout, InputError, Request, connector
from connectors.sdk.documents import read
from connectors.sdk.oauth import ClientCredentials
from connectors.sdk.testing import (
    FakeCluster,
    FakeContext,
    FakeDocuments,
    FakeHttp,
    FakeMetrics,
    FakeNetwork,
    json_response,
    response,
)
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Order(BaseModel):
    name: str


@connector(type="com.example:orders:1", name="Orders")
async def orders(input: Order, context: Context) -> dict[str, int]:
    answer = await context.http.send(Request("POST", "https://shop.example/orders", body=input.name.encode()))
    context.metrics.count("placed")
    return {"status": answer.status}


async def test_a_connector_is_tested_without_a_network() -> None:
    http, metrics = FakeHttp(json_response({"id": 7}, 201)), FakeMetrics()
    outcome = await run_job(orders, {"name": "pens"}, {"resultVariable": "r"}, http=http, metrics=metrics)
    assert outcome == Complete('{"r":{"status":201}}')
    assert (http.requests[0].method, http.requests[0].body) == ("POST", b"pens")
    assert metrics.counted == {"placed": 1}


async def test_answers_come_in_order_and_the_last_one_stays() -> None:
    http = FakeHttp(response(500), response(200))
    request = Request("GET", "https://x.example")
    assert [(await http.send(request)).status for _ in range(3)] == [500, 200, 200]


async def test_an_answer_may_be_an_error_or_a_function() -> None:
    with pytest.raises(HttpTimeout):
        await FakeHttp(HttpTimeout("slow")).send(Request("GET", "u"))
    echo = FakeHttp(lambda request: response(200, request.url, Content_Type="text/plain"))
    answer = await echo.send(Request("GET", "u"))
    assert (answer.body, answer.headers) == (b"u", [("Content-Type", "text/plain")])


async def test_streamed_bodies_are_read_both_ways() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    http = FakeHttp(response(200, "answer"))
    async with http.stream(Request("PUT", "u", body=pieces())) as streamed:
        assert [chunk async for chunk in streamed.chunks()] == [b"answer"]
    assert http.requests[0].body == b"ab"


async def test_a_refusal_of_the_cluster_is_an_error_with_the_status_as_its_code() -> None:
    cluster = FakeCluster(json_response({"messageKey": "7"}), response(404, reason="Not Found"))
    request = Request("POST", "/messages/correlation")
    assert (await cluster.send(request)).status == 200
    with pytest.raises(ConnectorError, match="POST /messages/correlation: 404 Not Found") as raised:
        await cluster.send(request)
    assert raised.value.code == "404"


async def test_tokens_say_where_they_are_from() -> None:
    http, grant = FakeHttp(), ClientCredentials("https://login.example", "id", "secret")
    token = await http.token(grant)
    http.forget_token(grant, token)
    assert http.forgotten == [token] == ["token of https://login.example"]


async def test_documents_of_a_test_are_found_by_their_reference() -> None:
    documents = FakeDocuments()
    reference = documents.add("hi", "a.txt", "text/plain")
    assert await read(documents.resolve(reference)) == b"hi"
    assert documents.resolve(reference).metadata.file_name == "a.txt"
    created = await documents.create(b"x", name="b")
    assert documents.created[-1] is created
    with pytest.raises(InputError):
        documents.resolve({"documentId": "9"})


async def test_the_network_allows_all_or_denies_all() -> None:
    assert await FakeNetwork().resolve_and_check("db.example", 5432) == ["127.0.0.1"]
    with pytest.raises(EgressDenied):
        await FakeNetwork(EgressDenied("no")).resolve_and_check("db.example", 5432)


def test_a_context_keeps_what_the_connector_did_with_it() -> None:
    context = FakeContext(evaluate=lambda variables: variables["a"])
    context.log.bind(x=1).info("said", y=2)
    context.mask("token")
    context.progress()
    context.metrics.time("upload", 0.5, target="a")
    assert context.feel("=a")({"a": 5}) == 5
    assert (context.masked, context.progressed, context.metrics.timed) == (["token"], 1, {"upload": [0.5]})


async def test_a_request_without_an_answer_says_so() -> None:
    with pytest.raises(AssertionError, match="GET u"):
        await FakeHttp().send(Request("GET", "u"))


def test_every_error_is_a_connector_error() -> None:
    assert issubclass(HttpTimeout, ConnectorError)
