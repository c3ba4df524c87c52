"""Documents in the worker's own memory: for tests, trials and `connector-worker dev`; gone when it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata

STORE_ID = "in-memory"


class InMemoryStore:
    """A `DocumentStore` that keeps at most `max_bytes`; a document's hash is its length."""

    def __init__(self, max_bytes: int = 256 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._kept: dict[str, bytes] = {}
        self._size = 0

    async def create(
        self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata
    ) -> tuple[str, str | None, DocumentMetadata]:
        data = bytearray()
        async for chunk in _chunks(content):
            data += chunk
            if self._size + len(data) > self._max_bytes:
                raise ConnectorError(
                    "DOCUMENT_STORE_FULL",
                    f"The in-memory document store holds {self._max_bytes} bytes at most, and is full.",
                )
        document_id = str(uuid4())
        self._kept[document_id] = bytes(data)
        self._size += len(data)
        return document_id, str(len(data)), replace(metadata, size=len(data))

    async def open(self, document_id: str, content_hash: str | None) -> AsyncIterator[bytes]:
        data = self._kept.get(document_id)
        if data is None or content_hash not in (None, str(len(data))):
            raise ConnectorError("404", f"The in-memory document store has no document {document_id}.")
        yield data

    async def link(self, document_id: str, content_hash: str | None, lasts: timedelta) -> str:  # noqa: ARG002 - as of the protocol
        raise ConnectorError(None, "The in-memory document store has no links.")


async def _chunks(content: bytes | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        yield content
    else:
        async for chunk in content:
            yield chunk
