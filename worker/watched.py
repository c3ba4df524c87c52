"""What the admin pages show of one worker."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

from worker.metrics.outbound import runtime_of
from worker.telemetry.levels import change_level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric

    from worker.admin.component import Component
    from worker.health import WorkerHealth
    from worker.metrics.figures import Figures
    from worker.registry import Registry
    from worker.telemetry.levels import Level


class WatchedWorker:
    """An `AdminSource`; loads no Prometheus before somebody asks for metrics."""

    def __init__(self, health: WorkerHealth, figures: Figures, registry: Registry) -> None:
        self._health = health
        self._figures = figures
        self._registry = registry

    async def readiness(self) -> dict[str, Component]:
        """As of `AdminSource`."""
        return await self._health.readiness()

    async def metrics(self) -> Iterable[Metric]:
        """As of `AdminSource`."""
        exposition = await asyncio.to_thread(importlib.import_module, "worker.metrics.exposition")
        found: Iterable[Metric] = exposition.collect(self._figures)
        return found

    async def runtimes(self) -> list[dict[str, Any]]:
        """As of `AdminSource`."""
        return [runtime_of(self._figures, self._registry)]

    async def set_level(self, level: Level) -> None:
        """As of `AdminSource`."""
        change_level(level)
