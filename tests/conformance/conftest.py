"""What is recorded names ports, of the services too, so that comparisons of a machine run one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MARK = 18_090
"""A port that nothing recorded has."""


@pytest.fixture(autouse=True)
async def alone() -> AsyncIterator[None]:
    """Waits while another test run compares: whoever does has this port bound, until the services are gone that it used."""
    with socket.socket() as mark:
        while True:
            with contextlib.suppress(OSError):
                mark.bind(("127.0.0.1", MARK))
                break
            await asyncio.sleep(0.5)
        yield
