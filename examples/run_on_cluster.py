"""Deploys the order process to a cluster, runs it once, and prints the variables it ends with.

    python examples/run_on_cluster.py [GATEWAY] [SHOP_URL]

Beside it have to run: a cluster (`localhost:26500`), a worker with SECRET_SHOP_TOKEN=demo-token, and `python examples/shop.py`
(`http://localhost:9000`, as the worker sees it). `docker compose --profile demo run --rm demo` has all of them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from pyzeebe import ZeebeClient, create_insecure_channel


async def main(gateway: str = "localhost:26500", shop: str = "http://localhost:9000") -> None:
    """Deploys and runs."""
    client = ZeebeClient(create_insecure_channel(grpc_address=gateway))
    await client.deploy_resource(Path(__file__).with_name("order.bpmn"))
    order = {"shop": shop, "item": "tea", "quantity": 3}
    ended = await client.run_process_with_result("order", order, timeout=60_000)
    print(json.dumps(ended.variables, indent=2))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
