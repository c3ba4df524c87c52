"""Integration tests: marked as such by their folder, given a real broker, and shown its log when they fail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from support.broker import Broker
from support.java import MissingError, broker_distribution, java_home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and give it time for a broker's start."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("integration")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(180))


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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_broker(
    installation: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Broker]:
    """The one broker of a test run, for all tests that leave it alive."""
    broker = Broker(*installation, tmp_path_factory.mktemp("broker"))
    try:
        await broker.start()
        yield broker
    finally:
        await broker.kill()


@pytest.fixture
async def broker(shared_broker: Broker) -> AsyncIterator[Broker]:
    """The test run's broker, connected; each test names its processes and job types for itself."""
    async with shared_broker.connected():
        yield shared_broker


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
