"""Starts tracing where the environment asks for it, and ends it."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import asynccontextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import structlog

from worker.tracing.wanted import exporter_wanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from worker.tracing.tracing import Tracing

log = structlog.get_logger(__name__)


@asynccontextmanager
async def open_tracing(environment: Mapping[str, str]) -> AsyncIterator[Tracing | None]:
    """Tracing for the block, its last spans sent at the end; None where no exporter is asked for or installed."""
    name = exporter_wanted(environment)
    exporter = None if name is None else _exporter(name)
    if exporter is None:
        yield None
        return
    module = await asyncio.to_thread(importlib.import_module, "worker.tracing.tracing")
    tracing: Tracing = module.Tracing(exporter)
    try:
        yield tracing
    finally:
        await asyncio.to_thread(tracing.close)


def _exporter(name: str) -> Any:
    found = next(iter(entry_points(group="opentelemetry_traces_exporter", name=name)), None)
    if found is None:
        log.warning(
            "no traces: the exporter is not installed; pip install 'connector-worker[tracing]'", exporter=name
        )
        return None
    return found.load()()
