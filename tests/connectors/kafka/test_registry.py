"""Schema registries: what they are asked, and how a value is framed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.kafka.failure import NotSent
from connectors.kafka.model import KafkaInput, SchemaRegistry
from connectors.kafka.properties import properties_of
from connectors.kafka.registry import Registries
from connectors.sdk import EgressDenied, HttpConnectError, HttpTimeout
from connectors.sdk.testing import FakeHttp, json_response, response

SCHEMA = json.dumps(
    {"type": "record", "name": "E", "namespace": "shop", "fields": [{"name": "a", "type": "int"}]}
)
FRAME = b"\x00\x00\x00\x00\x07"


async def encode(
    http: FakeHttp,
    value: Any,
    properties: dict[str, Any] | None = None,
    registries: Registries | None = None,
    **strategy: Any,
) -> bytes:
    given = {
        "topic": {"bootstrapServers": "b:9092", "topicName": "t"},
        "message": {"value": value},
        "schemaStrategy": {
            "type": "schemaRegistry",
            "schema": SCHEMA,
            "schemaType": "avro",
            "schemaRegistryUrl": "http://registry.example",
            **strategy,
        },
        "additionalProperties": properties,
    }
    found = KafkaInput.model_validate(given)
    assert isinstance(found.schema_strategy, SchemaRegistry)
    registries = registries or Registries()
    return await registries.encode(value, "t", found.schema_strategy, properties_of(found), http)


async def test_a_schema_is_registered_and_its_id_goes_before_the_value() -> None:
    http = FakeHttp(json_response({"id": 7}))
    assert await encode(http, {"a": 1, "unknown": 2}) == FRAME + b"\x02"
    (asked,) = http.requests
    assert (asked.method, asked.url) == ("POST", "http://registry.example/subjects/t-value/versions")
    assert json.loads(asked.body or b"") == {"schema": SCHEMA}


async def test_json_is_sent_as_it_is() -> None:
    http = FakeHttp(json_response({"id": 7}))
    assert await encode(http, {"a": 1}, schemaType="json", schema="{}") == FRAME + b'{"a":1}'
    assert json.loads(http.requests[0].body or b"") == {"schema": "{}", "schemaType": "JSON"}


async def test_an_id_is_asked_for_once() -> None:
    http, registries = FakeHttp(json_response({"id": 7})), Registries()
    for _ in range(3):
        await encode(http, {"a": 1}, registries=registries)
    await encode(http, {"a": 1}, registries=registries, schema=SCHEMA.replace("shop", "store"))
    assert len(http.requests) == 2


@pytest.mark.parametrize(
    ("properties", "method", "path"),
    [
        ({"auto.register.schemas": False}, "POST", "/subjects/t-value"),
        (
            {"value.subject.name.strategy": "io.example.RecordNameStrategy"},
            "POST",
            "/subjects/shop.E/versions",
        ),
        ({"value.subject.name.strategy": "TopicRecordNameStrategy"}, "POST", "/subjects/t-shop.E/versions"),
    ],
)
async def test_properties_of_the_java_serialisers_count(
    properties: dict[str, Any], method: str, path: str
) -> None:
    http = FakeHttp(json_response({"id": 7}))
    assert await encode(http, {"a": 1}, properties) == FRAME + b"\x02"
    assert (http.requests[0].method, http.requests[0].url) == (method, f"http://registry.example{path}")


async def test_the_latest_version_may_be_used_instead_of_the_schema_of_the_task() -> None:
    latest = json.dumps({"type": "record", "name": "E", "fields": [{"name": "b", "type": "string"}]})
    http = FakeHttp(json_response({"id": 7, "schema": latest}))
    assert await encode(http, {"b": "x"}, {"use.latest.version": "true"}) == FRAME + b"\x02x"
    assert http.requests[0].url == "http://registry.example/subjects/t-value/versions/latest"


@pytest.mark.parametrize(
    ("properties", "url", "authorization"),
    [
        ({"basic.auth.user.info": "ada:p4ss"}, "http://registry.example", "Basic YWRhOnA0c3M="),
        (
            {"schema.registry.basic.auth.user.info": "ada:p4ss"},
            "http://registry.example",
            "Basic YWRhOnA0c3M=",
        ),
        ({}, "http://ada:p4s%73@registry.example/", "Basic YWRhOnA0c3M="),
        ({"bearer.auth.token": "tok"}, "http://registry.example", "Bearer tok"),
    ],
)
async def test_the_registry_is_told_who_asks(
    properties: dict[str, Any], url: str, authorization: str
) -> None:
    http = FakeHttp(json_response({"id": 7}))
    await encode(http, {"a": 1}, properties, schemaRegistryUrl=url)
    assert http.requests[0].url == "http://registry.example/subjects/t-value/versions"
    assert dict(http.requests[0].headers)["Authorization"] == authorization


async def test_another_node_is_asked_where_one_can_not_be_reached() -> None:
    http = FakeHttp(HttpConnectError("refused"), json_response({"id": 7}))
    assert await encode(http, {"a": 1}, schemaRegistryUrl="http://one, http://two") == FRAME + b"\x02"
    assert [request.url.split("/")[2] for request in http.requests] == ["one", "two"]


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (HttpConnectError("refused"), "the schema registry can't be reached: refused"),
        (HttpTimeout("no answer within 20 s"), "the schema registry gave no answer: no answer within 20 s"),
        (response(502, b"<html>"), "the schema registry answered 502 without JSON"),
        (
            json_response({"error_code": 409, "message": "incompatible"}, 409),
            "the schema registry answered 409: incompatible",
        ),
        (json_response({}), "the schema registry answered without an id"),
    ],
)
async def test_a_registry_that_gives_no_id_fails_the_job(answer: Any, cause: str) -> None:
    with pytest.raises(NotSent) as raised:
        await encode(FakeHttp(answer), {"a": 1})
    assert raised.value.message.endswith(f"[{cause}]")


async def test_a_denied_registry_is_named_as_such() -> None:
    with pytest.raises(EgressDenied):
        await encode(FakeHttp(EgressDenied("denied")), {"a": 1})


@pytest.mark.parametrize(
    ("value", "strategy", "properties", "cause"),
    [
        ([1], {}, {}, "Message value must be a map for a schema based message"),
        ({"a": 1}, {"schema": " "}, {}, "schemaStrategy.schema is missing"),
        ({"a": 1}, {}, {"value.subject.name.strategy": "my.Own"}, "none of those that registries come with"),
        (
            {"a": 1},
            {"schema": "{}", "schemaType": "json"},
            {"value.subject.name.strategy": "RecordNameStrategy"},
            "needs a schema with a title",
        ),
    ],
)
async def test_what_can_not_be_asked_is_refused_before_the_registry_is(
    value: Any, strategy: dict[str, Any], properties: dict[str, Any], cause: str
) -> None:
    http = FakeHttp(json_response({"id": 7}))
    with pytest.raises(NotSent, match=cause):
        await encode(http, value, properties, **strategy)
    assert http.requests == []
