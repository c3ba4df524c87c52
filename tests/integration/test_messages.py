"""Messages that one process sends to another, over the gateway and over the cluster's REST API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.broker import Broker

TYPE = "io.camunda:sendMessage:1"


def waiting(process_id: str) -> Process:
    """A process that waits for the message of its own name, for its `order`."""
    return Process(process_id).start().message("wait", process_id, "=order").end()


def sending(process_id: str, message: str, how: dict[str, str], retries: int = 3) -> Process:
    """A process that sends a message with the inputs that the published template has."""
    inputs = {"messageName": message, "correlationKey": "=order", "variables": "={paid: true}"}
    inputs |= {f"correlationType.{name}": value for name, value in how.items()}
    headers = {"resultVariable": "sent", "retryBackoff": "PT0S"}
    task = Process(process_id).start()
    return task.service_task("send", TYPE, retries=retries, inputs=inputs, headers=headers).end()


async def test_a_published_message_lets_the_process_go_on_that_waits_for_it(
    broker: Broker, process_id: str
) -> None:
    sender = f"{process_id}-sender"
    how = {"type": "publish", "timeToLive": "PT1M", "messageId": "=order"}
    await broker.deploy(waiting(process_id), sending(sender, process_id, how))
    async with WorkerProcess(broker.url):
        # Whether the receiver waits already, or comes later: the message is kept for it.
        sent = await broker.create_instance(sender, {"order": "R-1"})
        result = (await broker.completed(sent))["sent"]
        assert result["messageKey"] > 0
        assert result["tenantId"] == "<default>"
        receiver = await broker.create_instance(process_id, {"order": "R-1"})
        assert await broker.completed(receiver) == {"order": "R-1", "paid": True}


@pytest.mark.zeebe
async def test_a_message_is_correlated_to_who_waits_now_and_the_result_says_who(
    broker: Broker, process_id: str
) -> None:
    sender = f"{process_id}-sender"
    await broker.deploy(waiting(process_id), sending(sender, process_id, {"type": "correlate"}, retries=30))
    receiver = await broker.create_instance(process_id, {"order": "R-2"})
    async with WorkerProcess(broker.url, {"CAMUNDA_CLIENT_REST_ADDRESS": broker.rest_url}):
        # The subscription is opened beside the process: until it is there, the job is tried again.
        sent = await broker.create_instance(sender, {"order": "R-2"})
        result = (await broker.completed(sent))["sent"]
        assert result["processInstanceKey"] == receiver
        assert result["messageKey"] > 0
        assert await broker.completed(receiver) == {"order": "R-2", "paid": True}


@pytest.mark.zeebe
async def test_without_anybody_who_waits_correlating_fails_with_404(broker: Broker, process_id: str) -> None:
    await broker.deploy(sending(process_id, f"{process_id}-unknown", {"type": "correlate"}, retries=1))
    async with WorkerProcess(broker.url, {"CAMUNDA_CLIENT_REST_ADDRESS": broker.rest_url}):
        instance = await broker.create_instance(process_id, {"order": "R-3"})
        incident = await broker.incident(instance)
        assert "/messages/correlation: 404" in incident.value["errorMessage"]
