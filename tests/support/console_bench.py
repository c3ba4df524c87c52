"""The console beside an embedded gateway and the parts that run jobs, in the test's own event loop."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from worker.assembly import job_execution
from worker.config import load
from worker.console.console import Console
from worker.dev.console import console_beside
from worker.devgateway.engine.deployment import Resource
from worker.devgateway.gateway import DevGateway
from worker.registry import Registered, Registry
from worker.telemetry.logging import configure_unless_done

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from connectors.sdk import Connector
    from worker.console.recording import RecordedJobs


class Silent:
    """An `AdminSource` that nobody asks."""

    async def readiness(self) -> dict[str, Any]:
        return {}

    async def metrics(self) -> list[Any]:
        return []

    async def runtimes(self) -> list[dict[str, Any]]:
        return []

    async def set_level(self, level: str) -> None:
        """Leaves it."""


@dataclass
class Bench:
    """What a test may look at; `session` brings the token."""

    link: str
    gateway: DevGateway
    console: Console
    jobs: RecordedJobs
    session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """Of the console, with a slash at its end."""
        return self.link.partition("?")[0]

    @property
    def token(self) -> str:
        """What its link brings."""
        return parse_qs(urlsplit(self.link).query)["token"][0]

    async def get(self, path: str, **query: str) -> Any:
        """The JSON answer."""
        async with self.session.get(self.url + path, params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def text(self, path: str, **query: str) -> str:
        """The answer, whatever its status."""
        async with self.session.get(self.url + path, params=query) as answer:
            return await answer.text()

    async def post(self, path: str, body: Any, **query: str) -> tuple[int, Any]:
        """The status and the JSON answer."""
        async with self.session.post(self.url + path, params=query, json=body) as answer:
            return answer.status, await answer.json()

    def start(self, model: bytes, process_id: str, variables: Mapping[str, Any] | None = None) -> int:
        """Deploys a model and starts the process; the instance's key."""
        self.gateway.engine.deployment.deploy([Resource(f"{process_id}.bpmn", model)])
        key = self.gateway.engine.create_instance(process_id, variables or {}).key
        self.gateway.advance()
        return key


@contextlib.asynccontextmanager
async def bench(*connectors: Connector, environment: Mapping[str, str] | None = None) -> AsyncIterator[Bench]:
    """The console with these connectors, at an embedded gateway that no worker asks for jobs."""
    configure_unless_done()
    settings = load(environment or {})
    settings = replace(settings, secrets=replace(settings.secrets, filter="disabled"))
    console = Console(Registry(tuple(Registered(each, each.type, source="tests 1") for each in connectors)))
    async with (
        DevGateway(announce=None) as gateway,
        job_execution(settings, console.registry, console=console) as execution,
    ):
        jobs = console.jobs(execution.handler)
        async with console_beside(settings, console, jobs, Silent(), gateway) as link:
            token = parse_qs(urlsplit(link).query)["token"][0]
            async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
                yield Bench(link, gateway, console, jobs, session)
