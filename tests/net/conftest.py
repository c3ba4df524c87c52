"""The client under test, closed when the test ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    """A client with the default settings."""
    made = HttpClient()
    yield made
    await made.close()
