"""The worker's documents: what a reference stands for, whichever kind it is."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connectors.sdk.documents import DISCRIMINATOR, Document, DocumentMetadata
from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.http import Request
from worker.documents.content import bounded, too_large
from worker.documents.naming import served
from worker.documents.origin import origin
from worker.documents.reference import entry_of, inline_content, needed_text, stored_reference, text_in
from worker.documents.settings import LARGEST

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
    from datetime import timedelta

    from connectors.sdk.http import HttpClient
    from worker.documents.store import DocumentStore, Entry

_FAILED = 400
_WRITTEN = "%:/?#[]@!$&'()*+,;=~"
"""What stays in a URL that a person wrote (RFC 3986, section 2.2), escapes included."""


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

    store: DocumentStore
    entry: Entry

    @property
    def metadata(self) -> DocumentMetadata:
        return self.entry.metadata

    @property
    def reference(self) -> dict[str, Any]:
        return stored_reference(self.entry)

    def open(self) -> AsyncIterator[bytes]:
        return self.store.open(self.entry)

    async def delete(self) -> None:
        await self.store.delete(self.entry)

    async def link(self, lasts: timedelta) -> str:
        return await self.store.link(self.entry, lasts)


@dataclass(slots=True)
class ExternalDocument(WorkerDocument):
    """A document behind a URL, fetched each time it is opened; what its server says of it is known from then on."""

    url: str
    name: str | None
    http: HttpClient
    said: DocumentMetadata = field(default_factory=DocumentMetadata)

    @property
    def metadata(self) -> DocumentMetadata:
        return self.said if self.name is None else replace(self.said, file_name=self.name)

    @property
    def reference(self) -> dict[str, Any]:
        return {DISCRIMINATOR: "external", "url": self.url, "name": self.name}

    async def open(self) -> AsyncIterator[bytes]:
        request = Request("GET", quote(self.url, safe=_WRITTEN), follow_redirects=True)
        async with self.http.stream(request) as response:
            if response.status >= _FAILED:
                raise ConnectorError(
                    str(response.status), f"The document could not be read: {response.reason}"
                )
            self.said = served(response.headers)
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
    """`connectors.sdk.Documents` over any number of stores; new documents go to the first.

    Args:
        stores: those of the worker; the one without an id of its own has the documents that no other store claims.
        http: fetches external documents.
        max_size: the largest document that is made, in bytes.
    """

    def __init__(self, stores: Sequence[DocumentStore], http: HttpClient, max_size: int = LARGEST) -> None:
        self._stores = {store.store_id: store for store in stores}
        self._http = http
        self._max_size = max_size
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
        store = next(iter(self._stores.values()))
        wanted = DocumentMetadata(content_type, name, custom_properties=metadata or {}, **origin())
        if isinstance(content, bytes):
            if len(content) > self._max_size:
                raise too_large(self._max_size)
            return StoredDocument(store, await store.create(content, wanted))
        async with aclosing(bounded(content, self._max_size)) as given:
            return StoredDocument(store, await store.create(given, wanted))

    def _stored(self, reference: Mapping[str, Any]) -> StoredDocument:
        entry = entry_of(reference)
        store = self._stores.get(entry.store_id) or self._stores.get(None)
        if store is None:
            raise InputError(
                f"The document is in the store {entry.store_id}, which this worker does not have; "
                "CONNECTOR_WORKER_DOCUMENT_STORES names those it has."
            )
        return StoredDocument(store, entry)

    def _external(self, reference: Mapping[str, Any]) -> ExternalDocument:
        return ExternalDocument(needed_text(reference, "url"), text_in(reference, "name"), self._http)

    def _inline(self, reference: Mapping[str, Any]) -> InlineDocument:
        if "content" not in reference:
            raise InputError("The document reference is malformed: it has no content.")
        return InlineDocument(
            reference["content"], text_in(reference, "name"), text_in(reference, "contentType")
        )
