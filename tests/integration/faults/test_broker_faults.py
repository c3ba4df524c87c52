"""A real broker that is not there yet, and one that crashes under load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.records import PATIENCE
from support.rest_work import REST, RestWork
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.broker import Broker
    from support.target import Target

IN_FLIGHT = 200


@pytest.mark.timeout(900)
async def test_a_broker_that_comes_late_and_crashes_under_load_gets_every_outcome(
    new_broker: Callable[..., Broker],
    target: Target,
    work: RestWork,
    process_id: str,
    settings: dict[str, str],
) -> None:
    wide = {
        "CAMUNDA_CLIENT_WORKER_DEFAULTS_MAX_JOBS_ACTIVE": str(IN_FLIGHT),
        "CONNECTOR_WORKER_HTTP_CONNECTIONS_PER_HOST": str(IN_FLIGHT),
    }
    broker = new_broker()
    async with WorkerProcess(broker.url, settings | wide) as worker, broker.connected():
        await worker.wrote("waiting for the gateway")
        await broker.start()
        await worker.ready()
        await broker.deploy(work.process(process_id))
        # Held until all are there, however slowly the broker starts them.
        target.hold("/work")
        instances = await broker.create_instances(
            process_id, ({"n": n} for n in range(IN_FLIGHT)), at_once=50
        )
        await target.arrived("/work", IN_FLIGHT, within=PATIENCE)
        await broker.keeps(REST, IN_FLIGHT)
        await broker.kill()
        target.release("/work")
        await work.wait_until(lambda: work.finished == IN_FLIGHT)
        await broker.start()
        await worker.ready()
        instances += await broker.create_instances(process_id, ({"n": n} for n in range(IN_FLIGHT, 250)))
        await broker.completed(*instances, within=150)
        assert broker.variables(instances[-1])["n"] == 249
    assert work.doubled == {}
    assert set(work.runs) == set(range(250))
