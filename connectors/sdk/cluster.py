"""The cluster that the job comes from, for connectors that ask something of it: to publish a message, say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from connectors.sdk.http import Request, Response


class Cluster(Protocol):
    """The cluster's REST API (Orchestration Cluster API, version 2), under the worker's own credentials."""

    async def send(self, request: Request) -> Response:
        """Sends a request and reads the answer whole.

        Args:
            request: its URL is a path below the API's version, such as `/messages/publication`.

        Raises:
            ConnectorError: the answer has a status of 400 or more, which is the code (`"404"`); or there is no answer,
                or the worker has no address of the API.

        Example:
            body = json.dumps({"name": "paid", "correlationKey": input.order}).encode()
            headers = [("Content-Type", "application/json")]
            await context.cluster.send(Request("POST", "/messages/publication", headers, body))
        """
        ...
