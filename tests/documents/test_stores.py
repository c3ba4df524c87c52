"""The stores that need no server of their own, held to the contract of all stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.cluster_documents import ClusterDocumentApi
from support.document_stores import StoreContract

from connectors.sdk.http import Request
from worker.cluster import ClusterClient
from worker.cluster.documents import ClusterDocuments
from worker.documents.folder import FolderStore
from worker.documents.memory import InMemoryStore
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


class TestInMemory(StoreContract):
    links = False

    @pytest.fixture
    def store(self) -> InMemoryStore:
        return InMemoryStore()

    async def kept(self, store: Any) -> int:
        assert store._size == sum(len(piece) for kept in store._kept.values() for piece in kept)
        return len(store._kept)


class TestFolder(StoreContract):
    links = False

    @pytest.fixture
    def store(self, tmp_path: Path) -> FolderStore:
        (tmp_path / "secret").write_text("not a document")
        (tmp_path / "documents").mkdir()
        return FolderStore(tmp_path / "documents")

    async def kept(self, store: Any) -> int:
        return len(list(store._folder.iterdir()))


class TestCluster(StoreContract):
    @pytest.fixture
    async def api(self) -> AsyncIterator[ClusterDocumentApi]:
        async with ClusterDocumentApi("aws") as api:
            yield api

    @pytest.fixture
    def store(self, api: ClusterDocumentApi, http: HttpClient) -> ClusterDocuments:
        self._api, self._http = api, http
        return ClusterDocuments(ClusterClient(api.url, http, None))

    async def kept(self, store: Any) -> int:
        return len(self._api.documents)

    async def fetched(self, url: str) -> bytes:
        return (await self._http.send(Request("GET", url))).body
