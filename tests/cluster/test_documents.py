"""Documents of the cluster: who asks for them, under which store, and what its refusals become."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.cluster_documents import ClusterDocumentApi
from support.document_stores import content, read

from connectors.sdk import ConnectorError
from connectors.sdk import documents as sdk
from connectors.sdk.documents import DocumentMetadata
from connectors.sdk.oauth import ClientCredentials
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.cluster import ClusterClient
from worker.cluster.documents import ClusterDocuments
from worker.config import BasicAuth
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.documents.store import Entry
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Target

    from worker.config.settings import Auth

NAMED = DocumentMetadata("text/plain", "a.txt", custom_properties={"k": 1})


@pytest.fixture
async def api() -> AsyncIterator[ClusterDocumentApi]:
    async with ClusterDocumentApi() as api:
        yield api


@asynccontextmanager
async def store_of(api: ClusterDocumentApi, auth: Auth = None) -> AsyncIterator[ClusterDocuments]:
    http = HttpClient()
    try:
        yield ClusterDocuments(ClusterClient(api.url, http, auth))
    finally:
        await http.close()


async def test_a_document_is_known_by_the_reference_that_the_cluster_gives(api: ClusterDocumentApi) -> None:
    async with store_of(api) as store:
        documents = WorkerDocuments([store], FakeHttp())
        created = await documents.create(b"hello", name="a.txt", content_type="text/plain", metadata={"k": 1})
        ((store_id, document_id),) = api.documents
        assert created.reference == {
            "camunda.document.type": "camunda",
            "storeId": store_id,
            "documentId": document_id,
            "contentHash": api.documents[store_id, document_id][1],
            "metadata": {
                "contentType": "text/plain",
                "fileName": "a.txt",
                "size": 5,
                "customProperties": {"k": 1},
            },
        }
        assert await sdk.read(documents.resolve(created.reference)) == b"hello"


async def test_names_and_types_that_no_header_takes_are_kept_all_the_same(api: ClusterDocumentApi) -> None:
    metadata = DocumentMetadata("no type\r\nX: y", 'grün"\r\n.txt')
    async with store_of(api) as store:
        entry = await store.create(b"hello", metadata)
    assert entry.metadata == replace(metadata, size=5)


async def test_the_cluster_has_the_documents_of_every_store_that_is_not_the_workers(
    api: ClusterDocumentApi,
) -> None:
    async with store_of(api) as store:
        documents = WorkerDocuments([InMemoryStore(), store], FakeHttp())
        api.documents["gcp", "1"] = (b"of the cluster", "h", {"contentType": "text/plain"})
        reference = {"camunda.document.type": "camunda", "storeId": "gcp", "documentId": "1"}
        assert await sdk.read(documents.resolve(reference)) == b"of the cluster"
        own = await documents.create(b"own")
        assert own.reference["storeId"] == "in-memory"
        assert await sdk.read(documents.resolve(own.reference)) == b"own"
        assert len(api.authorizations) == 1


async def test_the_cluster_is_shown_the_workers_credentials(api: ClusterDocumentApi) -> None:
    async with store_of(api, BasicAuth("ada", "p4ss")) as store:
        entry = await store.create(b"hello", NAMED)
        await read(store, entry)
        await store.delete(entry)
    assert api.authorizations == ["Basic YWRhOnA0c3M="] * 3


async def test_content_at_hand_is_sent_again_with_a_newer_token(
    api: ClusterDocumentApi, target: Target
) -> None:
    auth = ClientCredentials(target.token_endpoint(), "me", "hush")
    async with store_of(api, auth) as store:
        api.refusals = 1
        assert await read(store, await store.create(b"hello", NAMED)) == b"hello"
    assert api.authorizations == ["Bearer token-1", "Bearer token-2", "Bearer token-2"]


async def test_a_refused_token_is_replaced_before_content_is_streamed_that_can_be_sent_once_only(
    api: ClusterDocumentApi, target: Target
) -> None:
    auth = ClientCredentials(target.token_endpoint(), "me", "hush")
    async with store_of(api, auth) as store:
        api.refusals = 1
        for _ in range(2):
            assert await read(store, await store.create(content(b"hel", b"lo"), NAMED)) == b"hello"
    once, newer = "Bearer token-1", "Bearer token-2"
    assert api.authorizations == [once, newer, newer, newer, newer, newer]


async def test_streamed_content_whose_token_is_refused_meanwhile_is_sent_once(
    api: ClusterDocumentApi, target: Target
) -> None:
    auth = ClientCredentials(target.token_endpoint(), "me", "hush")
    async with store_of(api, auth) as store:
        await store.create(b"hello", NAMED)
        api.refusals = 1
        with pytest.raises(
            ConnectorError, match=r"could not be kept in the cluster's store: .*401"
        ) as caught:
            await store.create(content(b"hel", b"lo"), NAMED)
        assert caught.value.code == "401"
        assert await read(store, await store.create(content(b"hel", b"lo"), NAMED)) == b"hello"


async def test_a_store_without_links_says_so(api: ClusterDocumentApi) -> None:
    async with store_of(api) as store:
        with pytest.raises(ConnectorError, match="does not support links") as caught:
            await store.link(await store.create(b"hello", NAMED), timedelta(hours=1))
        assert caught.value.code == "405"


@pytest.mark.parametrize("answer", [response(201, "no json"), json_response([], 201), json_response({}, 201)])
async def test_an_answer_that_is_no_reference_is_an_error(answer: Any) -> None:
    store = ClusterDocuments(ClusterClient("http://cluster", FakeHttp(answer), None))
    with pytest.raises(ConnectorError, match="no reference"):
        await store.create(b"x", NAMED)
    with pytest.raises(ConnectorError, match="with none"):
        await store.link(Entry("aws", "1", None, NAMED), timedelta(hours=1))
