"""Real databases, brokers and a mail server, each started once for a test run, when a test first asks for it."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from support.services import GreenMail, Kafka, MariaDB, PostgreSQL, RabbitMQ, Service, Vault
from support.services.running import running

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

S = TypeVar("S", bound=Service)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show the end of the log of each server that a failed test used."""
    report: Any = yield
    if report.failed:
        values = getattr(item, "funcargs", {}).values()
        services = [value for value in values if isinstance(value, Service)]
        report.sections += [(f"the log of {type(each).__name__}", each.log_tail()) for each in services]
    return report


@pytest.fixture(scope="session")
def services_folder() -> Iterator[Path]:
    """Where the servers' folders are: short enough for a socket's path, open to the accounts they run as."""
    folder = Path(tempfile.mkdtemp(prefix="services-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql(services_folder: Path) -> Iterator[PostgreSQL]:
    """The run's PostgreSQL, for tests that leave it alive; each names its tables for itself."""
    with running(PostgreSQL, services_folder) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb(services_folder: Path) -> Iterator[MariaDB]:
    """The run's MariaDB, for tests that leave it alive; each names its tables for itself."""
    with running(MariaDB, services_folder) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq(services_folder: Path) -> Iterator[RabbitMQ]:
    """The run's RabbitMQ, for tests that leave it alive; each names its queues for itself."""
    with running(RabbitMQ, services_folder) as server:
        yield server


@pytest.fixture(scope="session")
def kafka(services_folder: Path) -> Iterator[Kafka]:
    """The run's Kafka, for tests that leave it alive; each names its topics for itself."""
    with running(Kafka, services_folder) as server:
        yield server


@pytest.fixture(scope="session")
def greenmail(services_folder: Path) -> Iterator[GreenMail]:
    """The run's mail server, for tests that leave it alive; each sends to mailboxes of its own."""
    with running(GreenMail, services_folder) as server:
        yield server


@pytest.fixture
def own(services_folder: Path) -> Iterator[Callable[[Callable[[Path], S]], S]]:
    """Servers of the test's own, to freeze, kill and start again: `server = own(PostgreSQL)`."""
    with ExitStack() as stack:
        yield lambda kind: stack.enter_context(running(kind, services_folder))


@pytest.fixture(scope="session")
def vault(services_folder: Path) -> Iterator[Vault]:
    """The run's Vault, for tests that leave it alive; each names its secrets for itself."""
    with running(Vault, services_folder) as server:
        yield server
