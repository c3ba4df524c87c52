"""Documents in the worker's own memory: for tests, trials and `connector-worker dev`; gone when it ends."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from connectors.sdk.errors import ConnectorError
from connectors.sdk.pieces import chunks
from worker.documents.store import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from worker.documents.store import StoreSetup

log = structlog.get_logger(__name__)

STORE_ID = "in-memory"


class InMemoryStore:
    """A `DocumentStore` of at most `max_bytes`, `chosen` by the settings; a document's hash is its length.

    Documents are never dropped to make room: their references live in processes for as long as these take.
    """

    store_id = STORE_ID

    def __init__(self, max_bytes: int = 256 * 1024**2, *, chosen: bool = True) -> None:
        self._max_bytes = max_bytes
        self._warned = chosen
        self._kept: dict[str, list[bytes]] = {}
        self._size = 0

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        kept: list[bytes] = []
        try:
            async with aclosing(chunks(content)) as given:
                async for chunk in given:
                    self._take(len(chunk))
                    kept.append(chunk)
        except BaseException:
            self._size -= sum(map(len, kept))
            raise
        document_id, size = str(uuid4()), sum(map(len, kept))
        self._kept[document_id] = kept
        self._warn()
        return Entry(STORE_ID, document_id, str(size), replace(metadata, size=size))

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        kept = self._kept.get(entry.document_id)
        if kept is None or entry.content_hash not in (None, str(sum(map(len, kept)))):
            raise ConnectorError(
                "404",
                f"The in-memory document store has no document {entry.document_id}: its documents end with the "
                "worker, and no other worker has them.",
            )
        for chunk in kept:
            yield chunk

    async def delete(self, entry: Entry) -> None:
        self._size -= sum(map(len, self._kept.pop(entry.document_id, ())))

    async def link(self, entry: Entry, lasts: timedelta) -> str:  # noqa: ARG002 - as of the protocol
        raise ConnectorError(None, "The in-memory document store has no links.")

    def _warn(self) -> None:
        """Says so once, where the store is in use only because nobody named another."""
        if not self._warned:
            self._warned = True
            log.warning(
                "documents are kept in memory and end with this worker: give CAMUNDA_CLIENT_REST_ADDRESS for the "
                "cluster's store, or CONNECTOR_WORKER_DOCUMENT_STORES for another"
            )

    def _take(self, size: int) -> None:
        if self._size + size > self._max_bytes:
            raise ConnectorError(
                "DOCUMENT_STORE_FULL",
                f"The in-memory document store holds {self._max_bytes} bytes at most, and is full. "
                "CONNECTOR_WORKER_DOCUMENT_MEMORY gives it more, CONNECTOR_WORKER_DOCUMENT_STORES names another store.",
            )
        self._size += size


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[InMemoryStore]:
    """The store `in-memory`."""
    yield InMemoryStore(setup.settings.memory, chosen=bool(setup.settings.stores))
