"""What the published Kafka, RabbitMQ and message templates make of their fields, for every choice they offer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.published import Template

from connectors.kafka import kafka
from connectors.message import message
from connectors.rabbitmq import rabbitmq
from connectors.sdk.cluster import Message
from connectors.sdk.testing import FakeCluster, FakeHttp, json_response
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from pathlib import Path

KAFKA = {
    "authentication.username": "ada",
    "authentication.password": "p4ss",
    "topic.bootstrapServers": "b:9092",
    "topic.topicName": "t",
    "additionalProperties": '={"linger.ms": 5}',
    "message.key": "k",
    "message.value": "={a: 1}",
    "headers": '={source: "shop"}',
}
AVRO = '="{\\"type\\": \\"record\\", \\"name\\": \\"E\\", \\"fields\\": [{\\"name\\": \\"a\\", \\"type\\": \\"int\\"}]}"'
REGISTRY = {"schemaStrategy.type": "schemaRegistry", "schemaStrategy.schemaRegistryUrl": "http://r"}
RABBITMQ = {
    "routing.exchange": "e",
    "routing.routingKey": "k",
    "message.properties": '={contentType: "text/plain"}',
    "message.body": "={a: 1}",
}
MESSAGE = {"messageName": "paid", "correlationKey": "k", "variables": "={x: 1}", "requestTimeout": "PT5S"}
ANSWER = {"messageKey": "1", "processInstanceKey": "2", "tenantId": "t"}


class Kept:
    """In place of a producer or a broker: keeps where it was opened to, and what it was asked to send."""

    usable = True

    def __init__(self) -> None:
        self.to: Any = None
        self.sent: list[Any] = []

    async def open(self, to: Any, context: Any) -> Kept:
        self.to = to
        return self

    async def send(self, *record: Any) -> dict[str, Any]:
        self.sent += record
        return {}

    async def publish(self, *record: Any, mandatory: bool) -> None:
        self.sent += record

    async def close(self) -> None: ...


async def run(template: Path, connector: Any, given: dict[str, str], **services: Any) -> Any:
    job = Template.read(template).job(given, {"resultVariable": "r"})
    outcome = await run_job(connector, job.variables, job.headers, **services)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"schemaStrategy.type": "noSchema"}, b'{"a":1}'),
        ({"schemaStrategy.type": "inlineSchema", "schemaStrategy.avro.schema": AVRO}, b"\x02"),
        (REGISTRY | {"schemaStrategy.schemaType": "avro", "schemaStrategy.schema": AVRO}, b"\0\0\0\0\7\x02"),
        (
            REGISTRY | {"schemaStrategy.schemaType": "json", "schemaStrategy.schema": '="{}"'},
            b'\0\0\0\0\7{"a":1}',
        ),
    ],
)
async def test_a_record(
    templates: Path, monkeypatch: pytest.MonkeyPatch, schema: dict[str, str], value: bytes
) -> None:
    kept = Kept()
    monkeypatch.setattr("connectors.kafka.producers.open_producer", kept.open)
    registry = FakeHttp(json_response({"id": 7}))
    await run(templates / "io.camunda.connectors.KAFKA.v1.json", kafka, KAFKA | schema, http=registry)
    assert kept.sent == ["t", b"k", value, [("source", b"shop")]]
    assert dict(kept.to.options)["linger_ms"] == 5
    assert kept.to.security_protocol == "SASL_SSL"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (
            {"authentication.authType": "uri", "authentication.uri": "amqps://u:p@h/v"},
            ("h", 5671, "v", "u", "p", True),
        ),
        (
            {
                "authentication.authType": "credentials",
                "authentication.userName": "u",
                "authentication.password": "p",
                "routing.virtualHost": "v",
                "routing.hostName": "h",
                "routing.port": "5672",
            },
            ("h", 5672, "v", "u", "p", False),
        ),
    ],
)
async def test_a_queued_message(
    templates: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], address: tuple[Any, ...]
) -> None:
    kept = Kept()
    monkeypatch.setattr("connectors.rabbitmq.connection.open_broker", kept.open)
    result = await run(templates / "io.camunda.connectors.RabbitMQ.v1.json", rabbitmq, RABBITMQ | given)
    assert result == {"statusResult": "success"}
    to = kept.to
    assert (to.host, to.port, to.virtual_host, to.user, to.password, to.encrypted) == address
    assert kept.sent == ["e", "k", b'{"a":1}', {"content_type": "text/plain"}]


@pytest.mark.parametrize("element", ["sendtask", "intermediate", "end"])
async def test_a_bpmn_message(templates: Path, element: str) -> None:
    template = templates / f"io.camunda.connectors.message.{element}.v1.json"
    cluster = FakeCluster(json_response(ANSWER))
    published = {"correlationType.timeToLive": "PT10M", "correlationType.messageId": "m"}
    given = MESSAGE | {"correlationType.type": "publish"} | published
    assert await run(template, message, given, cluster=cluster) == {"messageKey": 1, "tenantId": "<default>"}
    assert cluster.published == [Message("paid", "k", {"x": 1}, timedelta(minutes=10), "m", "")]
    result = await run(template, message, MESSAGE | {"correlationType.type": "correlate"}, cluster=cluster)
    assert result == {"messageKey": 1, "processInstanceKey": 2, "tenantId": "t"}
