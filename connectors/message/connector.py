"""The message connector: publishes over the gateway, correlates over the cluster's REST API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from connectors.message.model import MessageInput, Publish
from connectors.sdk import ConnectorError, Context, Request, connector
from connectors.sdk.cluster import Message

if TYPE_CHECKING:
    from connectors.sdk import Response

_NUMBERS = ("messageKey", "processInstanceKey")


@connector(
    type="io.camunda:sendMessage:1",
    name="Send Message",
    description="Publishes or correlates a BPMN message in the cluster of the job",
)
async def message(input: MessageInput, context: Context) -> dict[str, Any]:
    """Sends a message; gives its key and tenant, and with correlation the key of the process instance that took it.

    Raises:
        ConnectorError: the cluster refused the message, nobody waits for one that is to be correlated, or there was
            no answer.
    """
    if isinstance(input.correlation_type, Publish):
        return await _published(input, input.correlation_type, context)
    return _correlated(await context.cluster.send(_correlation(input)))


async def _published(input: MessageInput, how: Publish, context: Context) -> dict[str, Any]:
    found = Message(
        input.message_name,
        _key(input),
        input.variables or {},
        message_id=how.message_id or "",
        tenant_id=input.tenant_id or "",
        **({} if how.time_to_live is None else {"time_to_live": how.time_to_live}),
    )
    published = await context.cluster.publish(found, _seconds(input))
    return {"messageKey": published.key, "tenantId": published.tenant_id}


def _correlation(input: MessageInput) -> Request:
    body: dict[str, Any] = {"name": input.message_name, "correlationKey": _key(input)}
    if input.variables:
        body["variables"] = input.variables
    if input.tenant_id:
        body["tenantId"] = input.tenant_id
    headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
    request = Request("POST", "/messages/correlation", headers, orjson.dumps(body))
    if (seconds := _seconds(input)) is not None:
        request.read_timeout = seconds
    return request


def _correlated(response: Response) -> dict[str, Any]:
    """The answer with keys as numbers, as models know them: newer clusters write them as texts."""
    try:
        answer = orjson.loads(response.body)
        numbers = {name: int(answer[name]) for name in _NUMBERS}
        return {**numbers, "tenantId": answer.get("tenantId")}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConnectorError(
            None, "The cluster took the message, but its answer has no keys of message and process instance."
        ) from None


def _key(input: MessageInput) -> str:
    """The correlation key; a blank one is none."""
    key = input.correlation_key or ""
    return "" if key.isspace() else key


def _seconds(input: MessageInput) -> float | None:
    """What the task allows for an answer; None where it says nothing, or zero."""
    limit = input.request_timeout
    return limit.total_seconds() or None if limit is not None else None
