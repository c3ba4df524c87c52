"""One order from start to end, on this machine alone: `make demo`.

Starts the shop of `shop.py`, a gateway and a worker, takes the REST task of `order.bpmn` as it is modelled, and shows what
becomes of its job: one that succeeds and one whose goods are sold out. The gateway is the scripted one of the tests: it
speaks the real protocol and hands out real jobs, but it runs no process; `run_on_cluster.py` has a cluster do that.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from lxml import etree  # noqa: E402 - after the path
from shop import TOKEN, shop  # noqa: E402
from support.gateway import ScriptedGateway  # noqa: E402

from worker import feel  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def task_of(model: Path, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The job of the model's service task: its type, its headers, and its inputs worked out over the variables."""
    task = etree.parse(model).find(f".//{BPMN}serviceTask")
    assert task is not None
    inputs: dict[str, Any] = {}
    for mapping in task.iter(f"{ZEEBE}input"):
        source, target = mapping.attrib["source"], mapping.attrib["target"]
        value = feel.compile(source[1:]).evaluate_json(variables) if source.startswith("=") else source
        *path, name = target.split(".")
        scope = inputs
        for step in path:
            scope = scope.setdefault(step, {})
        scope[name] = value
    definition = task.find(f".//{ZEEBE}taskDefinition")
    assert definition is not None
    headers = {header.attrib["key"]: header.attrib["value"] for header in task.iter(f"{ZEEBE}header")}
    return {
        "job_type": definition.attrib["type"],
        "variables": inputs,
        "headers": headers,
        "elementId": task.attrib["id"],
    }


async def order(gateway: ScriptedGateway, shop_url: str, item: str, quantity: int) -> None:
    """Has one order's job done and prints what came back."""
    variables = {"shop": shop_url, "item": item, "quantity": quantity}
    began = time.perf_counter()
    outcome = await gateway.settled(gateway.add_job(**task_of(HERE / "order.bpmn", variables)))
    took = 1000 * (time.perf_counter() - began)
    code = getattr(outcome.request, "errorCode", "")
    print(
        f"{item:>4} x {quantity}   {outcome.method} {code} {json.dumps(outcome.variables)}   in {took:.0f} ms"
    )


async def main() -> None:
    """The demo."""
    server = shop()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shop_url = f"http://127.0.0.1:{server.server_port}"
    async with ScriptedGateway() as gateway:
        print(f"shop     {shop_url}\ngateway  {gateway.url}   (scripted: hands out jobs, runs no process)")
        settings = {
            "CAMUNDA_CLIENT_GRPC_ADDRESS": gateway.url,
            "SERVER_PORT": "0",
            "SECRET_SHOP_TOKEN": TOKEN,
        }
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "worker", "run", env=os.environ | settings
        )
        try:
            await gateway.subscribed("io.camunda:http-json:1", within=20)
            await order(gateway, shop_url, "tea", 3)
            await order(gateway, shop_url, "cup", 3)
        finally:
            worker.terminate()
            await worker.wait()
    server.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
