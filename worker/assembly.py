"""The parts that run a job, put together from the settings: connectors, secrets, HTTP, the way to the gateway.

`service` puts them behind a gateway, `invoke` runs them without one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import structlog

from worker.config import BasicAuth, ConfigError
from worker.config.parts import GATEWAY_ROWS
from worker.documents.documents import WorkerDocuments
from worker.execution.executor import JobExecutor
from worker.execution.services import Services
from worker.gateway.credentials import BearerCredentials, Credentials, FixedCredentials, basic
from worker.gateway.settings import GatewaySettingError
from worker.net.client import HttpClient
from worker.net.resolver import GuardedNetwork
from worker.registry import Registry, discover
from worker.secrets import AllowRule, EnvironmentSecrets, Secrets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from connectors.sdk.oauth import ClientCredentials
    from worker.config import Settings
    from worker.execution.control import JobHandler
    from worker.execution.runner import Runner

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Execution:
    """What runs jobs: `handler` turns each into its outcome."""

    handler: JobHandler
    registry: Registry
    http: HttpClient


def registry_of(settings: Settings) -> Registry:
    """The connectors that are installed and what the settings make of them.

    Raises:
        ConfigError: a connector's own settings are wrong.
    """
    return discover(
        settings.connectors, settings.overrides, settings.environment, strict=settings.connectors.strict
    )


@asynccontextmanager
async def job_execution(settings: Settings) -> AsyncIterator[Execution]:
    """Everything a job needs, started; stopped again at the end of the block.

    Raises:
        ConfigError: a connector's own settings are wrong, or it could not start.
    """
    registry = registry_of(settings)
    for problem in registry.problems:
        log.warning(problem)
    async with AsyncExitStack() as stack:
        http = HttpClient(settings.net)
        stack.push_async_callback(http.close)
        _check(http)
        services = Services(
            http,
            cache(partial(_httpx_client, http)),
            GuardedNetwork(settings.net.egress),
            WorkerDocuments({}, http),
            secrets_of(settings),
        )
        threads = stack.enter_context(ThreadPoolExecutor(services.limits.threads, "connector"))
        runners = [each.runner(threads) for each in registry.enabled]
        for runner in runners:
            await _start(runner)
            stack.push_async_callback(runner.stop)
        yield Execution(JobExecutor(runners, services), registry, http)


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


def gateway_credentials(settings: Settings, http: HttpClient) -> Credentials:
    """Who the worker is to the gateway; tokens come over the worker's own HTTP client and cache."""
    auth = settings.auth
    if auth is None:
        return FixedCredentials()
    if isinstance(auth, BasicAuth):
        return basic(auth.username, auth.password)
    return BearerCredentials(_Tokens(http, auth))


class _Tokens:
    """The gateway's `TokenSource`: one grant's tokens from the shared cache."""

    def __init__(self, http: HttpClient, grant: ClientCredentials) -> None:
        self._http = http
        self._grant = grant

    async def token(self) -> str:
        return await self._http.token(self._grant)

    def forget(self, token: str) -> None:
        self._http.forget_token(self._grant, token)


@contextmanager
def gateway_errors_named(settings: Settings) -> Iterator[None]:
    """Turns an error about a field of the gateway's settings into one about the setting as it was written.

    Raises:
        ConfigError: the gateway's side found a setting that can't work.
    """
    try:
        yield
    except GatewaySettingError as error:
        row = GATEWAY_ROWS.get(error.setting)
        written = settings.values.written(row) if row else error.setting
        raise ConfigError(f"{written}: {error}") from None
