"""Integration tests: against a real broker, whose log is shown when they fail, and against the embedded gateway.

What runs on the embedded gateway is one of the fast tests, unless it is marked as an integration test itself; what is
marked `zeebe` runs on the real broker alone.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.broker import Broker
from support.embedded import EmbeddedBroker
from support.java import MissingError, broker_distribution, java_home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from support.gateway_client import GatewayClient

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder that need servers, and give each time for a broker's start."""
    items[:] = [each for each in items if not (on_embedded(each) and each.get_closest_marker("zeebe"))]
    for item in items:
        if HERE in item.path.parents:
            if not on_embedded(item):
                item.add_marker("integration")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(420))


def on_embedded(item: pytest.Item) -> bool:
    """Whether a test's broker is the embedded gateway."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("chosen_broker") == "embedded"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the end of the log of each broker that a failed test used."""
    report: Any = yield
    if report.failed:
        values = getattr(item, "funcargs", {}).values()
        brokers = [value for value in values if isinstance(value, Broker)] + item.stash.get(OWN_BROKERS, [])
        report.sections += [("the broker's log", broker.log_tail()) for broker in brokers]
    return report


OWN_BROKERS = pytest.StashKey[list[Broker]]()


@pytest.fixture(scope="session")
def installation() -> tuple[Path, Path]:
    """The broker's distribution and a Java that runs it."""
    try:
        return broker_distribution(), java_home()
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def shared_broker(
    installation: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """The one broker of a test run, for all tests that leave it alive."""
    broker = Broker(*installation, tmp_path_factory.mktemp("broker"))
    try:
        asyncio.run(broker.start())
        yield broker
    finally:
        asyncio.run(broker.kill())


@pytest.fixture(params=["embedded", "zeebe"])
def chosen_broker(request: pytest.FixtureRequest) -> GatewayClient:
    """Each of the two that run processes."""
    if request.param == "embedded":
        return EmbeddedBroker()
    shared: Broker = request.getfixturevalue("shared_broker")
    return shared


@pytest.fixture
async def broker(chosen_broker: GatewayClient) -> AsyncIterator[GatewayClient]:
    """What runs processes, connected; each test names its processes and job types for itself."""
    async with chosen_broker.connected():
        yield chosen_broker


@pytest.fixture
async def new_broker(
    installation: tuple[Path, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Callable[..., Broker]]:
    """Brokers of the test's own, to start, kill and restart: `broker = new_broker(ZEEBE_BROKER_…=…)`."""
    brokers = request.node.stash[OWN_BROKERS] = []

    def make(**settings: str) -> Broker:
        brokers.append(Broker(*installation, tmp_path / f"broker-{len(brokers)}", settings))
        return brokers[-1]

    yield make
    for broker in brokers:
        await broker.kill()


@pytest.fixture
def start_broker(new_broker: Callable[..., Broker]) -> Callable[..., Awaitable[Broker]]:
    """As `new_broker`, already started: `broker = await start_broker()`."""

    async def start(**settings: str) -> Broker:
        broker = new_broker(**settings)
        await broker.start()
        return broker

    return start


@pytest.fixture
def process_id(request: pytest.FixtureRequest) -> str:
    """An id that no other test uses, for a process and its job types."""
    return "".join(each if each.isalnum() else "-" for each in request.node.name)
