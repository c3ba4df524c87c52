"""The cluster that the job comes from, for connectors that ask something of it: to take a message, say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdk.http import Request, Response


@dataclass(frozen=True, slots=True)
class Message:
    """A BPMN message to publish.

    Attributes:
        name: what it is called in the models that wait for it.
        correlation_key: which of the instances that wait is meant; `""` for none.
        variables: what it brings along.
        time_to_live: how long it waits for somebody to wait for it.
        message_id: another message with this id is refused while this one waits; `""` for none.
        tenant_id: `""` for the default one.
    """

    name: str
    correlation_key: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    time_to_live: timedelta = timedelta(hours=1)
    message_id: str = ""
    tenant_id: str = ""


class PublishedMessage(NamedTuple):
    """What became of a message."""

    key: int
    tenant_id: str


class Cluster(Protocol):
    """The cluster's REST API (Orchestration Cluster API, version 2) and its gateway, under the worker's own credentials."""

    async def publish(self, message: Message, seconds: float | None = None) -> PublishedMessage:
        """Publishes a message over the gateway, for which no address of the REST API is needed.

        Args:
            message: the message.
            seconds: that the gateway may take; those of the worker's own commands unless given.

        Raises:
            ConnectorError: the gateway refused it, with gRPC's status as the code (`"ALREADY_EXISTS"`), or did not answer.
        """
        ...

    async def send(self, request: Request) -> Response:
        """Sends a request and reads the answer whole.

        Args:
            request: its URL is a path below the API's version, such as `/messages/correlation`.

        Raises:
            ConnectorError: the answer has a status of 400 or more, which is the code (`"404"`); or there is no answer,
                or the worker has no address of the API.

        Example:
            body = json.dumps({"name": "paid", "correlationKey": input.order}).encode()
            headers = [("Content-Type", "application/json")]
            await context.cluster.send(Request("POST", "/messages/correlation", headers, body))
        """
        ...
