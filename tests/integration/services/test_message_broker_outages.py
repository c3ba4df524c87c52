"""A message broker that dies, hangs and comes back under load: jobs fail with their retries, nothing hangs, all recovers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.services import LOGIN, SECRET, Kafka, RabbitMQ
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.gateway import ScriptedGateway
    from support.services import Service

# The first job makes the topic, on a broker that has just started: on a busy machine that takes a while.
LIMITS = {"max.block.ms": 20_000, "request.timeout.ms": 15_000, "delivery.timeout.ms": 20_000}


def job(server: Service) -> tuple[str, dict[str, Any]]:
    """A job's type and variables."""
    if isinstance(server, Kafka):
        topic = {"bootstrapServers": server.bootstrap, "topicName": "outages"}
        variables = {"topic": topic, "message": {"value": "v"}, "additionalProperties": LIMITS}
        return "io.camunda:connector-kafka:1", variables
    uri = f"amqp://{LOGIN}:{SECRET}@127.0.0.1:{server.port}"
    return "io.camunda:connector-rabbitmq:1", {
        "authentication": {"authType": "uri", "uri": uri},
        "routing": {"exchange": "amq.fanout", "routingKey": "any"},
        "message": {"body": "b"},
    }


@pytest.fixture(params=[Kafka, RabbitMQ])
def server(request: pytest.FixtureRequest, own: Callable[[type[Service]], Service]) -> Service:
    """Each broker."""
    return own(request.param)


# RabbitMQ's exchange is there from the start, but has no queue.
SETTINGS = {"CONNECTOR_RABBITMQ_PRODUCER_MANDATORY": "false"}


async def methods(gateway: ScriptedGateway, keys: list[int]) -> list[tuple[str, int | None]]:
    """What became of jobs: the command, and the retries that a failed one has left."""
    calls = await gateway.all_settled(keys, within=90)
    return [(call.method, getattr(call.request, "retries", None)) for call in calls]


async def test_a_broker_killed_under_load_costs_retries_and_nothing_else(
    server: Service, gateway: ScriptedGateway
) -> None:
    async with WorkerProcess(gateway.url, SETTINGS) as worker:
        assert (await gateway.settled(gateway.add_job(*job(server)), within=60)).method == "CompleteJob"
        load = [gateway.add_job(*job(server)) for _ in range(200)]
        await gateway.settled(load[3], within=60)
        server.kill()
        while_away = [gateway.add_job(*job(server)) for _ in range(20)]
        assert set(await methods(gateway, load)) <= {("CompleteJob", None), ("FailJob", 2)}
        assert set(await methods(gateway, while_away)) == {("FailJob", 2)}
        await worker.ready()
        server.start()
        again = [gateway.add_job(*job(server)) for _ in range(20)]
        assert set(await methods(gateway, again)) == {("CompleteJob", None)}


async def test_a_broker_that_was_restarted_while_nobody_asked_costs_no_retry(
    server: Service, gateway: ScriptedGateway
) -> None:
    async with WorkerProcess(gateway.url, SETTINGS):
        assert await methods(gateway, [gateway.add_job(*job(server))]) == [("CompleteJob", None)]
        server.kill()
        server.start()
        again = [gateway.add_job(*job(server)) for _ in range(8)]
        assert set(await methods(gateway, again)) == {("CompleteJob", None)}


async def test_a_broker_that_hangs_fails_jobs_in_time_and_is_used_again_when_it_goes_on(
    server: Service, gateway: ScriptedGateway
) -> None:
    async with WorkerProcess(gateway.url, SETTINGS) as worker:
        assert (await gateway.settled(gateway.add_job(*job(server)), within=60)).method == "CompleteJob"
        server.freeze()
        stuck = [gateway.add_job(*job(server)) for _ in range(8)]
        assert set(await methods(gateway, stuck)) == {("FailJob", 2)}
        await worker.ready()
        server.thaw()
        again = [gateway.add_job(*job(server)) for _ in range(8)]
        assert set(await methods(gateway, again)) == {("CompleteJob", None)}
