"""Running one job as the service would."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, closing
from functools import cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any

import orjson

from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.execution.executor import JobExecutor
from worker.execution.job import Job
from worker.execution.limits import ExecutionLimits
from worker.execution.runner import Runner
from worker.execution.services import NoCluster, Services, no_metrics
from worker.execution.threads import ConnectorThreads
from worker.net.client import HttpClient as PooledClient
from worker.net.egress import EgressPolicy
from worker.net.resolver import GuardedNetwork
from worker.net.settings import NetSettings
from worker.net.tls import TlsContexts
from worker.own_settings import read_own_settings
from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.resolver import Secrets
from worker.telemetry.logging import configure_unless_done
from worker.testing.control import StandaloneControl

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from connectors.sdk.cluster import Cluster
    from connectors.sdk.connector import Connector
    from connectors.sdk.documents import Documents
    from connectors.sdk.http import HttpClient
    from connectors.sdk.metrics import Metrics
    from connectors.sdk.network import Network
    from worker.execution.outcome import Outcome

_keys = count(1)
_LASTS = 300.0


def job(
    type: str,
    variables: Mapping[str, Any] | str,
    headers: Mapping[str, str] | None = None,
    *,
    retries: int = 3,
    **facts: Any,
) -> Job:
    """A job as a gateway would hand it out.

    Args:
        type: its job type.
        variables: its variables, decoded or as JSON text.
        headers: the element's custom headers.
        retries: those left.
        facts: other attributes of `Job`, such as `process_id`.
    """
    text = variables if isinstance(variables, str) else orjson.dumps(variables).decode()
    facts = {"key": next(_keys), "deadline": time.time() + _LASTS, "element_id": "task", **facts}
    return Job(
        type=type,
        variables=text,
        custom_headers=orjson.dumps(dict(headers or {})).decode(),
        retries=retries,
        **facts,
    )


async def run_job(
    connector: Connector,
    variables: Mapping[str, Any] | str,
    headers: Mapping[str, str] | None = None,
    *,
    retries: int = 3,
    secrets: Mapping[str, str] | None = None,
    settings: Any = None,
    http: HttpClient | None = None,
    network: Network | None = None,
    documents: Documents | None = None,
    cluster: Cluster | None = None,
    metrics: Metrics | None = None,
    limits: ExecutionLimits | None = None,
    control: StandaloneControl | None = None,
    legacy_secret_syntax: bool = False,
    **facts: Any,
) -> Outcome:
    """What a worker would tell the gateway after this job.

    What the connector logs goes to the standard error, secrets masked, unless structlog was set up before.

    Args:
        connector: the connector, as declared.
        variables: the job's variables, decoded or as JSON text.
        headers: the element's custom headers: `resultVariable`, `errorExpression`, `operation`…
        retries: those the job has left.
        secrets: name to value; without it `SECRET_*` environment variables are the secrets.
        settings: an instance of the connector's settings model; without it one of its defaults.
        http: the HTTP client, one of `connectors.sdk.testing` for example; by default the worker's own, for real.
        network: the egress policy; by default that of a worker without settings.
        documents: the document stores; by default one in memory.
        cluster: the cluster's REST API, `FakeCluster` of `connectors.sdk.testing` for example; by default there is none.
        metrics: takes the connector's own figures.
        limits: the bounds of an execution.
        control: notes what the job asks of its time-out.
        legacy_secret_syntax: whether `secrets.NAME` without braces is replaced.
        facts: other attributes of the job, such as `process_id` and `tenant_id`.

    Raises:
        ConfigError: the connector's settings have no defaults and none were given.
    """
    configure_unless_done()
    if settings is None and connector.settings is not None:
        settings = read_own_settings(connector, {})
    provider = EnvironmentSecrets()
    if secrets is not None:
        provider = EnvironmentSecrets(variables={f"SECRET_{name}": value for name, value in secrets.items()})
    limits = limits or ExecutionLimits()
    async with _client(http) as client:
        services = Services(
            client,
            cache(partial(_httpx_over, client)),
            network or GuardedNetwork(EgressPolicy(), TlsContexts(NetSettings())),
            documents or WorkerDocuments([InMemoryStore()], client),
            Secrets([provider], legacy_syntax=legacy_secret_syntax),
            no_metrics if metrics is None else lambda _type: metrics,
            limits,
            cluster or NoCluster(),
        )
        with closing(ConnectorThreads(limits.threads)) as threads:
            runner = Runner(connector, threads, settings=settings)
            await runner.start()
            try:
                execute = JobExecutor([runner], services)
                asked = job(connector.type, variables, headers, retries=retries, **facts)
                return await execute(asked, control or StandaloneControl())
            finally:
                await runner.stop()


@asynccontextmanager
async def _client(http: HttpClient | None) -> AsyncIterator[HttpClient]:
    """The client given, or the worker's own for as long as the job runs."""
    if http is not None:
        yield http
        return
    client = PooledClient()
    try:
        yield client
    finally:
        await client.close()


def _httpx_over(client: HttpClient) -> Any:
    from worker.net.httpx_transport import httpx_client  # noqa: PLC0415 - heavy, and few connectors ask for it

    return httpx_client(client)
