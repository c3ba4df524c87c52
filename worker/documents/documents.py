"""The worker's documents: what a reference stands for, whichever kind it is."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import DISCRIMINATOR, Document, DocumentMetadata
from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.http import Request
from worker.documents.reference import inline_content, metadata_of, stored_reference, text_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
    from datetime import timedelta

    from connectors.sdk.http import HttpClient
    from worker.documents.store import DocumentStore

_FAILED = 400


class WorkerDocument(Document):
    """A document as the worker knows it: it can have a link."""

    __slots__ = ()

    @abstractmethod
    async def link(self, lasts: timedelta) -> str:
        """A URL under which anybody may read it for a while.

        Raises:
            ConnectorError: there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredDocument(WorkerDocument):
    """A document in a store."""

    store_id: str
    store: DocumentStore
    document_id: str
    content_hash: str | None
    known: DocumentMetadata

    @property
    def metadata(self) -> DocumentMetadata:
        return self.known

    @property
    def reference(self) -> dict[str, Any]:
        return stored_reference(self.store_id, self.document_id, self.content_hash, self.known)

    def open(self) -> AsyncIterator[bytes]:
        return self.store.open(self.document_id, self.content_hash)

    async def link(self, lasts: timedelta) -> str:
        return await self.store.link(self.document_id, self.content_hash, lasts)


@dataclass(frozen=True, slots=True)
class ExternalDocument(WorkerDocument):
    """A document behind a URL, fetched each time it is opened."""

    url: str
    name: str | None
    http: HttpClient

    @property
    def metadata(self) -> DocumentMetadata:
        return DocumentMetadata(file_name=self.name)

    @property
    def reference(self) -> dict[str, Any]:
        return {DISCRIMINATOR: "external", "url": self.url, "name": self.name}

    async def open(self) -> AsyncIterator[bytes]:
        async with self.http.stream(Request("GET", self.url, follow_redirects=True)) as response:
            if response.status >= _FAILED:
                raise ConnectorError(
                    str(response.status), f"The document could not be read: {response.reason}"
                )
            async for chunk in response.chunks():
                yield chunk

    async def link(self, lasts: timedelta) -> str:  # noqa: ARG002 - as of the protocol
        return self.url


@dataclass(frozen=True, slots=True)
class InlineDocument(WorkerDocument):
    """A document whose reference carries its content."""

    content: Any
    name: str | None
    content_type: str | None

    @property
    def metadata(self) -> DocumentMetadata:
        return DocumentMetadata(self.content_type, self.name, len(inline_content(self.content)))

    @property
    def reference(self) -> dict[str, Any]:
        given = {"content": self.content, "name": self.name, "contentType": self.content_type}
        return {DISCRIMINATOR: "inline", **{key: value for key, value in given.items() if value is not None}}

    async def open(self) -> AsyncIterator[bytes]:
        yield inline_content(self.content)

    async def link(self, lasts: timedelta) -> str:  # noqa: ARG002 - as of the protocol
        raise ConnectorError(None, "An inline document has no link: it is kept nowhere.")


class WorkerDocuments:
    """`connectors.sdk.Documents` over any number of stores; new documents go to the first."""

    def __init__(self, stores: Mapping[str, DocumentStore], http: HttpClient) -> None:
        self._stores = stores
        self._http = http
        self._kinds: dict[str, Callable[[Mapping[str, Any]], WorkerDocument]] = {
            "camunda": self._stored,
            "external": self._external,
            "inline": self._inline,
        }

    def resolve(self, reference: Mapping[str, Any]) -> WorkerDocument:
        """As of the protocol."""
        kind = reference.get(DISCRIMINATOR)
        if not isinstance(kind, str) or kind not in self._kinds:
            raise InputError(
                f"The document reference is malformed: {DISCRIMINATOR} must be one of "
                f"{', '.join(self._kinds)}."
            )
        return self._kinds[kind](reference)

    async def create(
        self,
        content: bytes | AsyncIterable[bytes],
        *,
        name: str | None = None,
        content_type: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> WorkerDocument:
        """As of the protocol."""
        if not self._stores:
            raise ConnectorError(None, "No document store is configured: documents can't be created.")
        store_id, store = next(iter(self._stores.items()))
        wanted = DocumentMetadata(content_type, name, custom_properties=metadata or {})
        document_id, content_hash, known = await store.create(content, wanted)
        return StoredDocument(store_id, store, document_id, content_hash, known)

    def _stored(self, reference: Mapping[str, Any]) -> StoredDocument:
        store_id = text_in(reference, "storeId")
        if store_id not in self._stores:
            raise InputError(f"The document is in the store {store_id}, which this worker does not have.")
        content_hash = reference.get("contentHash")
        return StoredDocument(
            store_id,
            self._stores[store_id],
            text_in(reference, "documentId"),
            content_hash if isinstance(content_hash, str) else None,
            metadata_of(reference),
        )

    def _external(self, reference: Mapping[str, Any]) -> ExternalDocument:
        name = reference.get("name")
        return ExternalDocument(
            text_in(reference, "url"), name if isinstance(name, str) else None, self._http
        )

    def _inline(self, reference: Mapping[str, Any]) -> InlineDocument:
        if "content" not in reference:
            raise InputError("The document reference is malformed: it has no content.")
        name, content_type = reference.get("name"), reference.get("contentType")
        return InlineDocument(
            reference["content"],
            name if isinstance(name, str) else None,
            content_type if isinstance(content_type, str) else None,
        )
