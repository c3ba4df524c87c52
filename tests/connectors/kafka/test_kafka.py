"""The Kafka connector up to the broker: what it refuses, what it sends, what it makes of a producer's failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.kafka import kafka
from connectors.kafka.failure import NotSent
from connectors.sdk import EgressDenied
from connectors.sdk.testing import FakeNetwork
from worker.testing import Complete, Fail, Outcome, ThrowError, run_job

if TYPE_CHECKING:
    from connectors.kafka.properties import Properties

SENT = {"topic": "t", "partition": 0, "offset": 1, "timestamp": 2}


class Producers:
    """In place of those of the library: keeps what is sent, fails when told to."""

    def __init__(self) -> None:
        self.opened: list[Properties] = []
        self.records: list[tuple[Any, ...]] = []
        self.error: Exception | None = None
        self.usable = True
        self.closed = 0

    async def open(self, properties: Properties, context: Any) -> Producers:
        self.opened.append(properties)
        return self

    async def send(self, *record: Any) -> dict[str, Any]:
        self.records.append(record)
        if self.error:
            raise self.error
        return SENT

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
def producers(monkeypatch: pytest.MonkeyPatch) -> Producers:
    found = Producers()
    monkeypatch.setattr("connectors.kafka.producers.open_producer", found.open)
    return found


TOPIC = {"bootstrapServers": "b:9092", "topicName": "t"}


async def run(*, element: dict[str, str] | None = None, **more: Any) -> Outcome:
    variables = {"topic": TOPIC, "message": {"key": "k", "value": "v"}, **more}
    return await run_job(kafka, variables, element or {"resultVariable": "r"})


@pytest.mark.parametrize(
    ("message", "key", "value"),
    [
        ({"key": "k", "value": '{"a" : 1}'}, b"k", b'{"a" : 1}'),
        ({"key": 7, "value": {"b": 1, "a": [1.5, None, "ü"]}}, b"7", '{"b":1,"a":[1.5,null,"ü"]}'.encode()),
        ({"key": None, "value": 1.0}, b"null", b"1.0"),
        ({"value": True}, b"null", b"true"),
        ({"key": "", "value": ""}, b"", b""),
        ({"key": {"id": 1}, "value": "ü"}, b'{"id":1}', "ü".encode()),
    ],
)
async def test_texts_are_sent_as_they_are_and_all_else_as_json(
    producers: Producers, message: dict[str, Any], key: bytes, value: bytes
) -> None:
    assert await run(message=message) == Complete(
        '{"r":{"topic":"t","partition":0,"offset":1,"timestamp":2}}'
    )
    assert producers.records == [("t", key, value, [])]


async def test_headers_are_texts_in_order_and_null_is_one_without_a_value(producers: Producers) -> None:
    await run(headers={"n": 5, "d": 1.5, "t": True, "x": None})
    assert producers.records[0][3] == [("n", b"5"), ("d", b"1.5"), ("t", b"true"), ("x", None)]


async def test_a_document_reference_inside_a_value_is_sent_as_it_is(producers: Producers) -> None:
    reference = {"camunda.document.type": "camunda", "documentId": "1"}
    await run(message={"value": {"file": reference}})
    assert producers.records[0][2] == b'{"file":{"camunda.document.type":"camunda","documentId":"1"}}'


async def test_inputs_of_old_templates_are_ignored(producers: Producers) -> None:
    await run(serializationType="avro", avro={"schema": "{}"})
    assert producers.records[0][2] == b"v"


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"topic": None}, "topic"),
        ({"topic": {"bootstrapServers": "", "topicName": "t"}}, "topic.bootstrapServers"),
        ({"topic": {"bootstrapServers": "b:1"}}, "topic.topicName"),
        ({"message": {}}, "message.value"),
        ({"message": {"value": None}}, "message.value"),
        ({"schemaStrategy": {"schema": "{}"}}, "schemaStrategy.type"),
        ({"schemaStrategy": {"type": "schemaRegistry", "schemaRegistryUrl": " "}}, "schemaRegistryUrl"),
        ({"authentication": {"username": "u"}}, "authentication"),
        ({"authentication": {"username": " ", "password": "p"}}, "authentication"),
        ({"additionalProperties": "a=b"}, "additionalProperties"),
    ],
)
async def test_wrong_inputs_are_named_and_not_tried_again(
    producers: Producers, more: dict[str, Any], named: str
) -> None:
    outcome = await run(**more)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert named in outcome.message
    assert producers.opened == []


@pytest.mark.parametrize("authentication", [None, {}, {"username": None, "password": ""}])
async def test_blank_credentials_are_none(producers: Producers, authentication: Any) -> None:
    await run(authentication=authentication)
    assert not producers.opened[0].authenticated


@pytest.mark.parametrize("name", ["bad name!", " ", "..", "ü", "x" * 250])
async def test_what_is_no_name_of_a_topic_fails_without_asking_a_broker(
    producers: Producers, name: str
) -> None:
    outcome = await run(topic={"bootstrapServers": "b:1", "topicName": name})
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "FAIL")
    assert producers.opened == []


@pytest.mark.parametrize("schema", [None, "", " "])
async def test_an_avro_value_needs_its_schema(producers: Producers, schema: Any) -> None:
    outcome = await run(schemaStrategy={"type": "inlineSchema", "schema": schema}, message={"value": {}})
    assert isinstance(outcome, Fail)
    assert outcome.message == (
        "Error during Kafka Producer execution; error message: [schemaStrategy.schema is missing]"
    )


async def test_an_avro_value_is_sent_without_any_framing(producers: Producers) -> None:
    await run(schemaStrategy={"type": "inlineSchema", "schema": '"string"'}, message={"value": "'x'"})
    assert producers.records[0][2] == b"\x02x"


async def test_a_failure_has_the_code_and_words_that_models_test(producers: Producers) -> None:
    producers.error = NotSent("gone")
    expression = '=if error.code = "FAIL" then bpmnError("KAFKA", error.message) else null'
    outcome = await run(element={"errorExpression": expression})
    assert isinstance(outcome, ThrowError)
    assert outcome.message == "Error during Kafka Producer execution; error message: [gone]"


async def test_a_denied_broker_is_named_as_such() -> None:
    variables = {"topic": TOPIC, "message": {"value": "v"}}
    outcome = await run_job(kafka, variables, network=FakeNetwork(EgressDenied("denied")))
    assert isinstance(outcome, Fail)
    assert outcome.variables["error"]["code"] == "EGRESS_DENIED"
