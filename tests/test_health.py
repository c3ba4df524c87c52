"""The worker's health: by the jobs it asks for and by what the gateway says of its cluster."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from grpc import StatusCode

from worker import health
from worker.config import load
from worker.gateway.topology import GatewayRefused, Topology
from worker.health import WorkerHealth
from worker.registry import Registry

if TYPE_CHECKING:
    from worker.admin.component import Component

HEALTHY = Topology("8.6.0", brokers=3, partitions=3, healthy_partitions=2)


class Worker:
    """A worker whose gateway answers as the test has it."""

    def __init__(self) -> None:
        self.connected = True
        self.draining = False
        self.answer: Topology | Exception = HEALTHY
        self.asked = 0
        self.silent = False

    async def topology(self, _seconds: float) -> Topology:
        self.asked += 1
        if self.silent:
            await asyncio.Event().wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def worker() -> Worker:
    return Worker()


async def gateway_of(worker: Any) -> Component:
    settings = load({"CAMUNDA_CLIENT_GRPC_ADDRESS": "http://me:hush@gateway:26500"})
    return (await WorkerHealth(worker, settings, Registry()).readiness())["zeebeClient"]


async def test_details_are_the_references(worker: Worker) -> None:
    gateway = await gateway_of(worker)
    assert gateway.up
    assert gateway.details == {
        "numBrokers": 3,
        "anyPartitionHealthy": True,
        "address": "http://***@gateway:26500",
        "draining": False,
    }


@pytest.mark.parametrize("cluster", [Topology("8", 3, 3, 0), Topology("8", 0, 0, 0)])
async def test_a_cluster_without_a_healthy_partition_is_down(worker: Worker, cluster: Topology) -> None:
    worker.answer = cluster
    assert not (await gateway_of(worker)).up


@pytest.mark.parametrize("state", ["not connected", "draining"])
async def test_whoever_asks_for_no_jobs_is_not_ready(worker: Worker, state: str) -> None:
    worker.connected, worker.draining = state != "not connected", state == "draining"
    assert not (await gateway_of(worker)).up


@pytest.mark.parametrize(
    ("error", "up"),
    [
        (GatewayRefused(StatusCode.UNAVAILABLE, "gone"), False),
        (GatewayRefused(StatusCode.UNAUTHENTICATED, "who"), False),
        (GatewayRefused(StatusCode.PERMISSION_DENIED, "not you"), True),
        (GatewayRefused(StatusCode.UNIMPLEMENTED, "what"), True),
        (RuntimeError("no token, hush"), False),
    ],
)
async def test_a_gateway_that_may_not_be_asked_is_taken_by_its_jobs_alone(
    worker: Worker, error: Exception, *, up: bool
) -> None:
    worker.answer = error
    gateway = await gateway_of(worker)
    assert gateway.up is up
    assert "hush" not in str(gateway.details)
    assert gateway.details["error"] in (type(error).__name__, getattr(error, "status", StatusCode.OK).name)


async def test_a_gateway_that_says_nothing_is_waited_for_a_moment_only(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    worker.silent = True
    assert not (await gateway_of(worker)).up


async def test_the_gateway_is_asked_once_for_all_who_look(worker: Any) -> None:
    found = WorkerHealth(worker, load({}), Registry())
    await asyncio.gather(*(found.readiness() for _ in range(20)))
    assert worker.asked == 1


async def test_at_shutdown_the_gateway_is_not_asked_any_more(worker: Worker) -> None:
    worker.draining, worker.silent = True, True
    assert not (await gateway_of(worker)).up
    assert worker.asked == 0
