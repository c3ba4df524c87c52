"""The parts that run a job, put together from the settings: connectors, secrets, HTTP, documents.

`service` puts them behind a gateway, `invoke` runs them without one.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from worker.cluster.client import ClusterClient
from worker.cluster.lent import LentCluster
from worker.config import ConfigError
from worker.config.parts import TLS_ROWS
from worker.documents.documents import WorkerDocuments
from worker.documents.store import StoreSetup
from worker.documents.stores import open_stores
from worker.execution.executor import JobExecutor
from worker.execution.limits import ExecutionLimits
from worker.execution.services import Services, no_metrics
from worker.execution.threads import ConnectorThreads
from worker.feel import Limits
from worker.gateway_access import gateway_credentials
from worker.net.client import HttpClient
from worker.net.resolver import GuardedNetwork
from worker.net.tls import TlsContexts, TlsFileError
from worker.own_client import OwnClient
from worker.secrets.audit import AuditLog
from worker.secrets.discovery import providers
from worker.secrets.model_filter import ModelFilter
from worker.secrets.placeholders import placeholders
from worker.secrets.provider import ProviderContext
from worker.secrets.resolver import Secrets
from worker.tracing.opening import open_tracing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import connectors.sdk.http
    from worker.config import Settings
    from worker.console.console import Console
    from worker.documents.store import DocumentStore
    from worker.execution.runner import Runner
    from worker.metrics.figures import Figures
    from worker.registry import Registry
    from worker.secrets.settings import SecretSettings


@dataclass(frozen=True, slots=True)
class Execution:
    """What runs jobs: `handler` turns each into its outcome; `http` is the client of the worker's own calls."""

    handler: JobExecutor
    http: HttpClient


@asynccontextmanager
async def job_execution(
    settings: Settings, registry: Registry, figures: Figures | None = None, console: Console | None = None
) -> AsyncIterator[Execution]:
    """Everything that jobs of the registry's connectors need, started; stopped again at the end of the block.

    What is to be counted is counted in `figures`, and calls are noted in the console, where anybody wants them.

    Raises:
        ConfigError: a certificate can't be used, or a document store or connector could not start.
    """
    async with AsyncExitStack() as stack:
        tracing = await stack.enter_async_context(open_tracing(settings.environment))
        http = HttpClient(settings.net) if tracing is None else tracing.http(settings.net)
        stack.push_async_callback(http.close)
        check_certificates(http, settings)
        own_http = OwnClient(settings)
        stack.push_async_callback(own_http.close)
        if figures is not None:
            figures.clients |= {"connectors": http, "worker": own_http}
        address = settings.rest_address
        cluster = None if address is None else ClusterClient(address, own_http, settings.auth)
        lent = LentCluster(cluster, settings.gateway, gateway_credentials(settings, _already(own_http)))
        stack.push_async_callback(lent.close)
        secrets = await _secrets(settings, own_http, cluster)
        stack.push_async_callback(secrets.close)
        lent_http = http if console is None else console.http(http)
        services = Services(
            lent_http,
            cache(partial(_httpx_client, lent_http)),
            GuardedNetwork(settings.net.egress, TlsContexts(settings.net)),
            WorkerDocuments(
                await _stores(settings, own_http, cluster, stack), http, settings.documents.max_size
            ),
            secrets,
            no_metrics if figures is None else figures.connectors.of_type,
            limits=limits_of(settings),
            cluster=lent,
        )
        threads = ConnectorThreads(services.limits.threads)
        stack.callback(threads.close)
        enabled = registry.enabled if tracing is None else map(tracing.registered, registry.enabled)
        runners = [each.runner(threads) for each in enabled]
        for runner in runners:
            await _start(runner)
            stack.push_async_callback(runner.stop)
        executor = JobExecutor if tracing is None else tracing.executor
        yield Execution(executor(runners, services), own_http)


async def _stores(
    settings: Settings, http: HttpClient, cluster: ClusterClient | None, stack: AsyncExitStack
) -> list[DocumentStore]:
    setup = StoreSetup(settings.documents, settings.environment, http, cluster)
    try:
        return await stack.enter_async_context(open_stores(setup))
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _already(http: HttpClient) -> Callable[[], Awaitable[HttpClient]]:
    async def found() -> HttpClient:
        return http

    return found


def _httpx_client(http: connectors.sdk.http.HttpClient) -> Any:
    from worker.net.httpx_transport import httpx_client  # noqa: PLC0415 - heavy, and few connectors ask for it

    return httpx_client(http)


def check_certificates(http: HttpClient, settings: Settings) -> None:
    """Reads the files of certificates that the settings name for calls of connectors.

    Raises:
        ConfigError: one can't be used.
    """
    try:
        http.check()
    except TlsFileError as error:
        written = settings.values.written(TLS_ROWS[error.setting])
        raise ConfigError(f"{written}: {error}; write the path of a PEM file") from error


async def _start(runner: Runner) -> None:
    try:
        await runner.start()
    except Exception as error:
        raise ConfigError(
            f"Connector {runner.connector.name} could not start: {type(error).__name__}: {error}"
        ) from error


def limits_of(settings: Settings) -> ExecutionLimits:
    """How much one job may take."""
    chosen = settings.limits
    return ExecutionLimits(
        chosen.completion_bytes,
        chosen.inline_bytes,
        chosen.threads,
        Limits(chosen.feel_depth, chosen.feel_seconds, chosen.feel_items, chosen.feel_characters),
    )


async def _secrets(settings: Settings, http: HttpClient, cluster: ClusterClient | None) -> Secrets:
    """The providers of secrets and the rules of who may use which."""
    chosen = settings.secrets
    context = ProviderContext(chosen, settings.environment, http)
    try:
        found = await asyncio.to_thread(providers, context)
    except ValueError as error:
        raise ConfigError(str(error)) from error
    return Secrets(
        found,
        legacy_syntax=chosen.legacy_syntax,
        allow=chosen.rules,
        model_filter=_model_filter(chosen, cluster),
        audit=AuditLog(),
    )


def _model_filter(chosen: SecretSettings, cluster: ClusterClient | None) -> ModelFilter | None:
    if chosen.filter == "disabled":
        return None
    assert cluster is not None, "the settings see to an address"

    async def inputs(process_definition_key: int) -> dict[str, list[str]]:
        from worker.bpmn.inputs import input_sources  # noqa: PLC0415 - lxml, which few workers need for this

        return await asyncio.to_thread(input_sources, await cluster.process_xml(process_definition_key))

    pattern = placeholders(legacy=chosen.legacy_syntax)
    return ModelFilter(inputs, pattern, strict=chosen.filter == "strict", kept=chosen.filter_kept)
