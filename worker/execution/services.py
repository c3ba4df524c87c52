"""What the worker lends to connectors and to execution itself; one instance for all jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError
from worker.execution.limits import ExecutionLimits
from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.resolver import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sdk.cluster import Cluster, Message, PublishedMessage
    from connectors.sdk.documents import Documents
    from connectors.sdk.http import HttpClient, Request, Response
    from connectors.sdk.metrics import Metrics
    from connectors.sdk.network import Network


class _NoMetrics:
    """Takes figures and keeps none, where nobody asks for them."""

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Does nothing."""

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """Does nothing."""


def no_metrics(_job_type: str) -> Metrics:
    """Figures for nobody."""
    return _NO_METRICS


_NO_METRICS = _NoMetrics()


class NoCluster:
    """The cluster of a worker that knows no address of its REST API, or that is none: of one job without a gateway."""

    async def publish(self, message: Message, seconds: float | None = None) -> PublishedMessage:  # noqa: ARG002 - as of the protocol
        """Publishes nothing.

        Raises:
            ConnectorError: always.
        """
        raise ConnectorError(None, "There is no gateway here that a message could be published over.")

    async def send(self, request: Request) -> Response:
        """Sends nothing.

        Raises:
            ConnectorError: always.
        """
        raise ConnectorError(
            None,
            f"{request.method} {request.url}: the worker has no address of the cluster's REST API; "
            "its operator sets CAMUNDA_CLIENT_REST_ADDRESS.",
        )


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the worker that jobs use.

    `httpx` gives the one `httpx.AsyncClient` over `http`, `metrics` the figures of the connector of a job type.
    """

    http: HttpClient
    httpx: Callable[[], Any]
    network: Network
    documents: Documents
    secrets: Secrets = field(default_factory=lambda: Secrets([EnvironmentSecrets()]))
    metrics: Callable[[str], Metrics] = no_metrics
    limits: ExecutionLimits = field(default_factory=ExecutionLimits)
    cluster: Cluster = field(default_factory=NoCluster)
