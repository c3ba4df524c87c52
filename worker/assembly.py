"""The parts that run a job, put together from the settings: connectors, secrets, HTTP, documents.

`service` puts them behind a gateway, `invoke` runs them without one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from worker.config import ConfigError
from worker.documents.documents import WorkerDocuments
from worker.documents.store import StoreSetup
from worker.documents.stores import open_stores
from worker.execution.executor import JobExecutor
from worker.execution.limits import ExecutionLimits
from worker.execution.services import Services
from worker.feel import Limits
from worker.net.client import HttpClient
from worker.net.resolver import GuardedNetwork
from worker.secrets import AllowRule, EnvironmentSecrets, Secrets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.config import Settings
    from worker.execution.runner import Runner
    from worker.registry import Registry


@dataclass(frozen=True, slots=True)
class Execution:
    """What runs jobs: `handler` turns each into its outcome, and tells what it is doing."""

    handler: JobExecutor
    http: HttpClient


@asynccontextmanager
async def job_execution(settings: Settings, registry: Registry) -> AsyncIterator[Execution]:
    """Everything that jobs of the registry's connectors need, started; stopped again at the end of the block.

    Raises:
        ConfigError: a certificate can't be used, or a document store or connector could not start.
    """
    async with AsyncExitStack() as stack:
        http = HttpClient(settings.net)
        stack.push_async_callback(http.close)
        _check(http)
        services = Services(
            http,
            cache(partial(_httpx_client, http)),
            GuardedNetwork(settings.net.egress),
            await _documents(settings, http, stack),
            secrets_of(settings),
            limits=limits_of(settings),
        )
        threads = ThreadPoolExecutor(services.limits.threads, "connector")
        # Jobs have ended by then; a thread that still runs is one that no cancellation reaches.
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        runners = [each.runner(threads) for each in registry.enabled]
        for runner in runners:
            await _start(runner)
            stack.push_async_callback(runner.stop)
        yield Execution(JobExecutor(runners, services), http)


async def _documents(settings: Settings, http: HttpClient, stack: AsyncExitStack) -> WorkerDocuments:
    setup = StoreSetup(settings.documents, settings.environment, http)
    try:
        stores = await stack.enter_async_context(open_stores(setup))
    except ValueError as error:
        raise ConfigError(str(error)) from error
    return WorkerDocuments(stores, http, settings.documents.max_size)


def _httpx_client(http: HttpClient) -> Any:
    from worker.net.httpx_transport import httpx_client  # noqa: PLC0415 - heavy, and few connectors ask for it

    return httpx_client(http)


def _check(http: HttpClient) -> None:
    try:
        http.check()
    except ValueError as error:
        raise ConfigError(str(error)) from error


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


def secrets_of(settings: Settings) -> Secrets:
    """The providers of secrets and the rules of who may use which."""
    chosen = settings.secrets
    environment = EnvironmentSecrets(
        chosen.prefix, chosen.tenant_aware, chosen.process_aware, settings.environment
    )
    rules = chosen.rules
    return Secrets(
        [environment] if chosen.from_environment else [],
        legacy_syntax=chosen.legacy_syntax,
        allow=None if rules is None else tuple(AllowRule(*rule) for rule in rules),
    )
