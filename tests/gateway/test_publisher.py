"""Messages published over the gateway."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from grpc import StatusCode
from pyzeebe.proto import gateway_pb2 as pb
from support.gateway import ScriptedGateway

from connectors.sdk import ConnectorError, Request
from connectors.sdk.cluster import Message, PublishedMessage
from worker.cluster.lent import LentCluster
from worker.gateway.credentials import BearerCredentials, FixedCredentials
from worker.gateway.publisher import Publisher
from worker.gateway.settings import GatewaySettings, TlsSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import grpc

MESSAGE = Message("paid", "k1", {"x": 1}, timedelta(minutes=10), "m-1", "t")


class MessageGateway(ScriptedGateway):
    """A gateway that takes messages and refuses as many as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[pb.PublishMessageRequest] = []
        self.tokens: list[str | None] = []
        self.refusals: list[tuple[StatusCode, str]] = []

    async def PublishMessage(  # noqa: N802 - the protocol's name
        self, request: pb.PublishMessageRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.PublishMessageResponse:
        self.messages.append(request)
        self.tokens.append(dict(context.invocation_metadata() or ()).get("authorization"))
        if self.refusals:
            await context.abort(*self.refusals.pop(0))
        return pb.PublishMessageResponse(key=2**51, tenantId="<default>")


@pytest.fixture
async def gateway() -> AsyncIterator[MessageGateway]:
    async with MessageGateway() as scripted:
        yield scripted


async def publish(gateway: MessageGateway, credentials: Any = None, **more: Any) -> PublishedMessage:
    publisher = Publisher(GatewaySettings(address=gateway.url), credentials or FixedCredentials())
    try:
        return await publisher.publish(MESSAGE, **more)
    finally:
        await publisher.close()


async def test_a_message_has_all_that_the_task_gives_it(gateway: MessageGateway) -> None:
    assert await publish(gateway) == PublishedMessage(2**51, "<default>")
    (sent,) = gateway.messages
    assert (sent.name, sent.correlationKey, sent.timeToLive) == ("paid", "k1", 600_000)
    assert (sent.messageId, sent.tenantId, json.loads(sent.variables)) == ("m-1", "t", {"x": 1})


async def test_a_refusal_is_an_error_with_its_status(gateway: MessageGateway) -> None:
    gateway.refusals = [(StatusCode.ALREADY_EXISTS, "a message with that id waits")]
    with pytest.raises(ConnectorError, match="a message with that id waits") as raised:
        await publish(gateway)
    assert raised.value.code == "ALREADY_EXISTS"
    assert len(gateway.messages) == 1


async def test_a_gateway_that_is_away_is_an_error_too() -> None:
    publisher = Publisher(GatewaySettings(address="http://127.0.0.1:9"), FixedCredentials())
    with pytest.raises(ConnectorError) as raised:
        await publisher.publish(MESSAGE, 5.0)
    await publisher.close()
    assert raised.value.code == "UNAVAILABLE"


class Tokens:
    """One token after the other."""

    def __init__(self) -> None:
        self.current = 1

    async def token(self) -> str:
        return f"token-{self.current}"

    def forget(self, token: str) -> None:
        self.current += 1


async def test_a_refused_token_is_replaced_once(gateway: MessageGateway) -> None:
    gateway.refusals = [(StatusCode.UNAUTHENTICATED, "expired")]
    await publish(gateway, BearerCredentials(Tokens()))
    assert gateway.tokens == ["Bearer token-1", "Bearer token-2"]
    gateway.refusals = [(StatusCode.UNAUTHENTICATED, "no")] * 3
    with pytest.raises(ConnectorError, match="UNAUTHENTICATED: no"):
        await publish(gateway, BearerCredentials(Tokens()))
    assert len(gateway.refusals) == 1


async def test_connectors_publish_without_an_address_of_the_rest_api(gateway: MessageGateway) -> None:
    lent = LentCluster(None, GatewaySettings(address=gateway.url), FixedCredentials())
    assert (await lent.publish(MESSAGE)).key == (await lent.publish(MESSAGE)).key
    with pytest.raises(ConnectorError, match="CAMUNDA_CLIENT_REST_ADDRESS"):
        await lent.send(Request("GET", "/x"))
    await lent.close()


async def test_a_setting_of_the_gateway_that_can_not_work_fails_the_job(tmp_path: Path) -> None:
    settings = GatewaySettings(address="https://gateway", tls=TlsSettings(ca_file=tmp_path / "none.pem"))
    lent = LentCluster(None, settings, FixedCredentials())
    with pytest.raises(ConnectorError, match="The gateway can't be connected to"):
        await lent.publish(MESSAGE)
    await lent.close()
