"""Where the content of documents is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata


class DocumentStore(Protocol):
    """A store; plug-ins name one in the entry point group `connector_worker.document_stores`."""

    async def create(
        self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata
    ) -> tuple[str, str | None, DocumentMetadata]:
        """Keeps the content; gives the document's id, its hash if there is one, and the metadata now known.

        Raises:
            ConnectorError: it could not be kept.
        """
        ...

    def open(self, document_id: str, content_hash: str | None) -> AsyncIterator[bytes]:
        """The content, piece by piece.

        Raises:
            ConnectorError: there is no such document, or its content is not the one the hash is of.
        """
        ...

    async def link(self, document_id: str, content_hash: str | None, lasts: timedelta) -> str:
        """A URL under which anybody may read the document for a while.

        Raises:
            ConnectorError: the store has no links.
        """
        ...
