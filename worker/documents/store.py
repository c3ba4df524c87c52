"""Where the content of documents is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from connectors.sdk.http import HttpClient, Request, Response, StreamedResponse
    from worker.documents.settings import DocumentSettings


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as its store knows it; `content_hash` is whatever the store takes for one."""

    store_id: str
    document_id: str
    content_hash: str | None
    metadata: DocumentMetadata


class DocumentStore(Protocol):
    """A store."""

    @property
    def store_id(self) -> str | None:
        """What references call it; None for one that keeps the documents of all stores that no other is."""
        ...

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        """Keeps the content, and nothing of it where that fails; gives the entry with all that is now known.

        Raises:
            ConnectorError: it could not be kept.
        """
        ...

    def open(self, entry: Entry) -> AsyncIterator[bytes]:
        """The content, piece by piece.

        Raises:
            ConnectorError: there is no such document, or its content is not the one the hash is of.
        """
        ...

    async def delete(self, entry: Entry) -> None:
        """Drops the document; one that is not there is dropped already.

        Raises:
            ConnectorError: it could not be dropped.
        """
        ...

    async def link(self, entry: Entry, lasts: timedelta) -> str:
        """A URL under which anybody may read the document for a while.

        Raises:
            ConnectorError: the store has no links.
        """
        ...


class ClusterApi(Protocol):
    """The cluster's REST API with the worker's credentials; URLs of requests are paths such as `/v2/documents`."""

    async def send(self, request: Request) -> Response: ...
    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]: ...


@dataclass(frozen=True, slots=True)
class StoreSetup:
    """What a store is opened with.

    An entry point of the group `connector_worker.document_stores` names a function that takes this and returns an
    asynchronous context manager of its store, open for as long as the worker runs. It raises ValueError where the store
    can't work as it is set up; the message says what to do.

    Attributes:
        settings: of all stores.
        environment: all variables, for stores with settings of their own.
        http: the worker's HTTP client.
        cluster: the cluster's REST API, None where its address is not known.
    """

    settings: DocumentSettings
    environment: Mapping[str, str]
    http: HttpClient
    cluster: ClusterApi | None = None
