"""The tests' servers leave no connection open, whenever they end."""

from __future__ import annotations

import asyncio
import gc
import socket
import warnings
from typing import TYPE_CHECKING

import pytest
from support.raw_server import RawServer, answer_all
from support.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("turns", range(8))
@pytest.mark.parametrize("server", [lambda: RawServer(answer_all), Target], ids=["raw", "target"])
def test_a_connection_that_comes_as_the_block_ends_is_closed(
    server: Callable[[], RawServer | Target], turns: int
) -> None:
    async def leave_as_a_client_comes() -> None:
        async with server() as running:
            client = socket.create_connection(("127.0.0.1", running.port))
            for _ in range(turns):  # from its being accepted to its being answered
                await asyncio.sleep(0)
        client.close()

    gc.collect()  # what others left is not told here
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(leave_as_a_client_comes())
        gc.collect()
    assert [str(each.message) for each in told if each.category is ResourceWarning] == []
