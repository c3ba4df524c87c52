"""How the worker is: whether jobs are asked for, and what the gateway says of its cluster."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from worker.admin.component import Component
from worker.config.resolve import without_credentials
from worker.gateway.topology import GatewayRefused

if TYPE_CHECKING:
    from worker.config import Settings
    from worker.gateway.worker import GatewayWorker
    from worker.registry import Registry

FRESH = 5.0
"""Seconds for which the gateway is not asked again, however many look."""
PATIENCE = 2.0
"""Seconds it has to answer: probes wait no longer."""
MAY_NOT_ASK = frozenset({"PERMISSION_DENIED", "UNIMPLEMENTED"})
"""With these the gateway says nothing of itself, only of who asks."""


class WorkerHealth:
    """Ready while jobs are asked for at a gateway whose cluster has a healthy partition (runtime sheet, section 8)."""

    def __init__(self, worker: GatewayWorker, settings: Settings, registry: Registry) -> None:
        self._worker = worker
        self._address = without_credentials(settings.gateway.address)
        self._registry = registry
        self._cluster = Component(up=True)
        self._asked = -FRESH
        self._asking = asyncio.Lock()

    async def readiness(self) -> dict[str, Component]:
        """The gateway's side, under the name that the reference has for it, and which connectors there are."""
        cluster = await self._cluster_of_late()
        up = self._worker.connected and cluster.up and not self._worker.draining
        details = {**cluster.details, "address": self._address, "draining": self._worker.draining}
        types = [each.type for each in self._registry.enabled]
        connectors = {"jobTypes": types, "leftOut": list(self._registry.problems)}
        return {"zeebeClient": Component(up, details), "connectors": Component(up=True, details=connectors)}

    async def _cluster_of_late(self) -> Component:
        async with self._asking:
            if not self._worker.draining and time.monotonic() - self._asked >= FRESH:
                self._cluster = await self._ask()
                self._asked = time.monotonic()
            return self._cluster

    async def _ask(self) -> Component:
        try:
            async with asyncio.timeout(PATIENCE):
                cluster = await self._worker.topology(PATIENCE)
        except GatewayRefused as refused:
            return Component(refused.status.name in MAY_NOT_ASK, {"error": refused.status.name})
        except Exception as error:  # noqa: BLE001 - the credentials may raise anything; health tells, never fails
            return Component(up=False, details={"error": type(error).__name__})
        details: dict[str, Any] = {
            "numBrokers": cluster.brokers,
            "anyPartitionHealthy": cluster.healthy_partitions > 0,
        }
        return Component(all(details.values()), details)
