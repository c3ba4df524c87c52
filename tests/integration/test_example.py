"""The README's first process on a real cluster: its scripts, a worker, a broker."""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.broker import Broker

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def shop_url() -> Iterator[str]:
    server = runpy.run_path(str(EXAMPLES / "shop.py"))["shop"]()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_the_order_process_ends_with_its_reservation(broker: Broker, shop_url: str) -> None:
    async with WorkerProcess(broker.url, {"SECRET_SHOP_TOKEN": "demo-token"}):
        script = await asyncio.create_subprocess_exec(
            sys.executable,
            str(EXAMPLES / "run_on_cluster.py"),
            broker.address,
            shop_url,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await script.communicate()
    assert script.returncode == 0, output.decode()
    ended = json.loads(output)
    assert ended == {
        "shop": shop_url,
        "item": "tea",
        "quantity": 3,
        "reservation": "R-1001",
        "total": 13.5,
    }
