"""What the admin pages show, and who knows it: one worker, or the supervisor of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client import Metric
    from starlette.routing import BaseRoute

    from worker.admin.component import Component
    from worker.telemetry.levels import Level

    MorePages = Callable[[], Iterable[BaseRoute]]


class Front(Protocol):
    """Where a worker is shown: on an admin port of its own, or by its supervisor."""

    async def show(self, source: AdminSource, more: MorePages | None = None) -> None:
        """Shows it until cancelled, on a port of its own `more` pages beside it."""
        ...


class AdminSource(Protocol):
    """Who knows how the worker is."""

    async def readiness(self) -> dict[str, Component]:
        """The parts that have to be up for the worker to do its work, by name."""
        ...

    async def metrics(self) -> Iterable[Metric]:
        """All metrics, with their samples of now."""
        ...

    async def runtimes(self) -> list[dict[str, Any]]:
        """Each worker with its connectors and what they did: `worker.metrics.outbound.runtime_of`."""
        ...

    async def set_level(self, level: Level) -> None:
        """Changes from which level on events are logged."""
        ...
