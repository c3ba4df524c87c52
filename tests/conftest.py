"""What every test starts from: a clean environment, the same random examples, and scripted servers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import structlog
from support.gateway import ScriptedGateway
from support.target import Target

from worker.telemetry.levels import level, set_level
from worker.telemetry.masking import everywhere

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

# The contract that stores share says as much as a test when it fails.
pytest.register_assert_rewrite("support.courses", "support.document_stores")

# How long examples take to make tells how busy the machine is, not how good the strategy.
quiet = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow], "print_blob": True}
hypothesis.settings.register_profile("house", derandomize=True, **quiet)
hypothesis.settings.register_profile("fuzz", max_examples=20_000, **quiet)
hypothesis.settings.load_profile("house")

OURS = ("CAMUNDA_", "ZEEBE_", "CONNECTOR_", "SECRET_", "SERVER_PORT", "OTEL_")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the machine sets for the worker or for HTTP clients; pytest puts it back."""
    for name in list(os.environ):
        if (
            name.startswith(OURS)
            or name.upper().endswith("_PROXY")
            or name in ("SSL_CERT_FILE", "SSL_CERT_DIR")
        ):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def logging_starts_anew() -> Iterator[None]:
    """Take back what a test, or what it runs, sets up of the log: the next one's events go where it looks for them."""
    yield
    structlog.reset_defaults()
    if level() != "info":
        set_level("info")


@pytest.fixture(autouse=True)
def secrets_are_those_of_the_test() -> Iterator[None]:
    """Forget what the jobs of a test met: a secret of one may be a word that another looks for."""
    yield
    everywhere.forget()


@pytest.fixture
def shared() -> Path:
    """The folder of reference material beside the project, where there is one."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no reference material at {folder.name}/ beside the project")
    return folder


@pytest.fixture
async def gateway() -> AsyncIterator[ScriptedGateway]:
    """A scripted gateway that behaves well until told otherwise."""
    async with ScriptedGateway() as scripted:
        yield scripted


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    """An HTTP server that answers by route and keeps what arrived."""
    async with Target() as server:
        yield server
