"""A client of the network layer under the settings of a test."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.net.settings import NetSettings


@asynccontextmanager
async def client_with(settings: NetSettings) -> AsyncIterator[HttpClient]:
    """The client, closed at the end of the block."""
    client = HttpClient(settings)
    try:
        yield client
    finally:
        await client.close()
