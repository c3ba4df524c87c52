"""The client under test, closed when the test ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def fresh_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection is used again however long the machine takes from one request to the next."""
    monkeypatch.setattr("worker.net.opener.FRESH", 60)


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    """A client with the default settings."""
    made = HttpClient()
    yield made
    await made.close()
