"""The RabbitMQ connector up to the broker: what it refuses, what it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.rabbitmq import rabbitmq
from connectors.rabbitmq.model import RabbitMqSettings
from connectors.sdk import ConnectorError, EgressDenied
from connectors.sdk.testing import FakeNetwork
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from connectors.rabbitmq.address import Address

URI = {"authType": "uri", "uri": "amqp://ada:p4ss@h/v"}
CREDENTIALS = {"authType": "credentials", "userName": "u", "password": "p"}
ROUTING = {"exchange": "e", "routingKey": "k"}


class Brokers:
    """In place of real ones: keeps what is sent, fails when told to."""

    def __init__(self) -> None:
        self.opened: list[Address] = []
        self.sent: list[tuple[Any, ...]] = []
        self.mandatory: list[bool] = []
        self.error: Exception | None = None
        self.usable = True

    async def open(self, address: Address, context: Any) -> Brokers:
        self.opened.append(address)
        return self

    async def publish(self, *message: Any, mandatory: bool) -> None:
        self.sent.append(message)
        self.mandatory.append(mandatory)
        if self.error:
            raise self.error

    async def close(self) -> None: ...


@pytest.fixture
def brokers(monkeypatch: pytest.MonkeyPatch) -> Brokers:
    found = Brokers()
    monkeypatch.setattr("connectors.rabbitmq.connection.open_broker", found.open)
    return found


async def run(settings: RabbitMqSettings | None = None, **more: Any) -> Outcome:
    variables = {"authentication": URI, "routing": ROUTING, "message": {"body": "b"}, **more}
    return await run_job(rabbitmq, variables, {"resultVariable": "r"}, settings=settings)


async def test_a_message_is_sent_and_has_to_find_a_queue(brokers: Brokers) -> None:
    outcome = await run(message={"body": {"a": 1}, "properties": {"type": "order"}})
    assert outcome == Complete('{"r":{"statusResult":"success"}}')
    assert brokers.sent == [("e", "k", b'{"a":1}', {"message_type": "order"})]
    assert brokers.mandatory == [True]


async def test_where_exchanges_may_have_no_queue_messages_may_be_dropped(brokers: Brokers) -> None:
    await run(RabbitMqSettings(mandatory=False))
    assert brokers.mandatory == [False]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"authentication": None}, "authentication"),
        ({"authentication": {"uri": "amqp://h"}}, "authentication.authType"),
        ({"authentication": {"authType": "uri", "uri": ""}}, "authentication.uri"),
        ({"authentication": {"authType": "uri", "uri": "http://h"}}, "must start with amqp://"),
        ({"authentication": CREDENTIALS | {"password": " "}}, "authentication.password"),
        ({"authentication": CREDENTIALS}, "routing needs virtualHost, hostName and port"),
        ({"routing": {"exchange": "", "routingKey": "k"}}, "routing.exchange"),
        ({"routing": {"exchange": "e"}}, "routing.routingKey"),
        ({"message": "hello"}, "message"),
        ({"message": {}}, "message.body"),
        ({"message": {"body": None}}, "message.body"),
        ({"message": {"body": "b", "properties": {"nope": 1}}}, "message.properties.nope"),
    ],
)
async def test_wrong_inputs_are_named_and_not_tried_again(
    brokers: Brokers, more: dict[str, Any], named: str
) -> None:
    outcome = await run(**more)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert named in outcome.message
    assert brokers.opened == []


async def test_a_number_is_a_port_too(brokers: Brokers) -> None:
    routing = ROUTING | {"virtualHost": "v", "hostName": "h", "port": 15672}
    await run(authentication=CREDENTIALS, routing=routing)
    assert brokers.opened[0].port == 15672


async def test_a_failure_is_tried_again(brokers: Brokers) -> None:
    brokers.error = ConnectorError("UNROUTABLE", "no queue")
    outcome = await run()
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "UNROUTABLE")


async def test_a_denied_broker_is_named_as_such() -> None:
    variables = {"authentication": URI, "routing": ROUTING, "message": {"body": "b"}}
    outcome = await run_job(rabbitmq, variables, network=FakeNetwork(EgressDenied("denied")))
    assert isinstance(outcome, Fail)
    assert outcome.variables["error"]["code"] == "EGRESS_DENIED"
