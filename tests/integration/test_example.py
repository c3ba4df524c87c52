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

    from support.gateway_client import GatewayClient

pytestmark = pytest.mark.integration  # the tests of `dev` run the demo among the fast ones

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


async def test_the_order_process_ends_with_its_reservation(broker: GatewayClient, shop_url: str) -> None:
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


async def test_the_shopping_process_of_the_demo_ends_with_what_was_bought(
    broker: GatewayClient, shop_url: str
) -> None:
    items = [{"item": "tea", "quantity": 3}, {"item": "cup", "quantity": 5}]
    await broker.deploy_files(EXAMPLES / "shopping.bpmn")
    async with WorkerProcess(broker.url, {"SECRET_SHOP_TOKEN": "demo-token"}):
        instance = await broker.create_instance("shopping", {"shop": shop_url, "items": items})
        ended = await broker.completed(instance)
    assert [(each["item"], each["state"], each["price"]) for each in ended["goods"]] == [
        ("tea", "reserved", 13.5),
        ("cup", "sold out", 0),
    ]
    assert (ended["carrier"], ended["delivery"], ended["paid"]) == ("Swift", 4, 17.5)
