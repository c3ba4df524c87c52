"""The stores that the settings name, found through entry points and open for as long as the worker runs."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from importlib.metadata import EntryPoint

    from worker.documents.store import DocumentStore, StoreSetup

GROUP = "connector_worker.document_stores"
_EXTRAS = {"s3": "aws", "gcs": "gcp", "azure": "azure"}


@asynccontextmanager
async def open_stores(
    setup: StoreSetup, found: Iterable[EntryPoint] | None = None
) -> AsyncIterator[list[DocumentStore]]:
    """Opens the stores in the order of the settings.

    Args:
        setup: what they are opened with.
        found: the entry points; those of the installed packages unless given.

    Raises:
        ValueError: one of them is not known, lacks a library or can't work as it is set up.
    """
    points = {point.name: point for point in (entry_points(group=GROUP) if found is None else found)}
    async with AsyncExitStack() as stack:
        opened = []
        for name in setup.settings.stores or _by_default(setup):
            if name not in points:
                installed = ", ".join(sorted(points))
                raise ValueError(
                    f"CONNECTOR_WORKER_DOCUMENT_STORES: there is no document store {name}; installed are {installed}"
                )
            opened.append(await stack.enter_async_context(_loaded(points[name])(setup)))
        yield opened


def _by_default(setup: StoreSetup) -> tuple[str, ...]:
    return ("in-memory",) if setup.cluster is None else ("cluster",)


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except ImportError as error:
        extra = _EXTRAS.get(point.name)
        advice = f"; pip install 'connector-worker[{extra}]'" if extra else ""
        raise ValueError(f"the document store {point.name} can't be loaded: {error}{advice}") from error
