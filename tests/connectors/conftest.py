"""The surroundings of connectors that are called directly: the worker's real HTTP client, a fake rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.connector_context import FakeContext

from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def context() -> AsyncIterator[FakeContext]:
    """A context with the worker's HTTP client, closed when the test ends."""
    client = HttpClient()
    yield FakeContext(http=client)
    await client.close()
