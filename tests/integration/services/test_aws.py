"""Many jobs of one configuration: one client, few connections, no growth."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from support.aws import ACCESS
from support.object_servers import s3_server

from connectors.aws.dynamodb.connector import DynamoOperations
from connectors.aws.dynamodb.model import DynamoInput
from connectors.sdk.testing import FakeContext
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import Iterator

JOBS, AT_A_TIME = 1_000, 20


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    """moto's server."""
    with s3_server() as url:
        yield url


def request(url: str, **given: Any) -> DynamoInput:
    configuration = {"region": "eu-central-1", "endpoint": url}
    return DynamoInput.model_validate(
        ACCESS | {"configuration": configuration, "input": {"tableName": "orders"} | given}
    )


TABLE = {
    "tableOperation": "createTable",
    "partitionKey": "id",
    "partitionKeyRole": "HASH",
    "partitionKeyType": "S",
    "readCapacityUnits": 1,
    "writeCapacityUnits": 1,
    "billingModeStr": "PAY_PER_REQUEST",
    "deletionProtection": False,
}


async def test_a_thousand_jobs_share_a_client_and_its_connections(aws: str) -> None:
    http, operations = HttpClient(), DynamoOperations()
    context = FakeContext(http=http)

    async def add(first: int, last: int) -> None:
        for number in range(first, last, AT_A_TIME):
            batch = [{"id": f"R-{number + n}", "amount": n} for n in range(AT_A_TIME)]
            jobs = (request(aws, itemOperation="addItem", item=item) for item in batch)
            await asyncio.gather(*(operations.run(job, context) for job in jobs))

    try:
        await operations.run(request(aws, **TABLE), context)
        await add(0, 100)
        gc.collect()
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        await add(100, JOBS)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sum(http.connections()) <= AT_A_TIME
        assert len(operations._clients) == 1
        assert after - before < 1_000_000
        table = await operations.run(request(aws, tableOperation="describeTable"), context)
        assert table["itemCount"] == JOBS
    finally:
        await operations.stop()
        await http.close()
