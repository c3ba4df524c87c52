"""The document API of a real cluster: what it takes and how it refuses.

This release makes a new store in memory for every request, so nothing can be read back from it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from support.document_stores import MIB, content, read

from connectors.sdk import ConnectorError
from connectors.sdk.documents import DocumentMetadata
from worker.cluster import ClusterClient
from worker.cluster.documents import ClusterDocuments
from worker.documents.reference import entry_of, stored_reference
from worker.documents.store import Entry

if TYPE_CHECKING:
    from support.broker import Broker

    from worker.net.client import HttpClient


@pytest.fixture
def store(shared_broker: Broker, http: HttpClient) -> ClusterDocuments:
    return ClusterDocuments(ClusterClient(shared_broker.rest_url, http, None))


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_document_is_taken_with_what_is_known_of_it(
    store: ClusterDocuments,
    streamed: bool,  # noqa: FBT001 - a parameter
) -> None:
    given = content(*[b"x" * MIB] * 3) if streamed else b"x" * 3 * MIB
    known = DocumentMetadata(
        "text/plain",
        "a.txt",
        process_definition_id="order",
        process_instance_key=2251799813685249,
        custom_properties={"k": "v"},
    )
    made = await store.create(given, known)
    assert made.store_id == "in-memory"
    assert made.document_id
    assert made.metadata.content_type == "text/plain"
    assert made.metadata.file_name == "a.txt"
    assert made.metadata.custom_properties == {"k": "v"}
    assert made.metadata.process_definition_id == "order"
    assert made.metadata.process_instance_key == 2251799813685249
    assert entry_of(stored_reference(made)) == made


async def test_a_document_that_is_not_there_is_not_found(store: ClusterDocuments) -> None:
    missing = Entry("in-memory", "668db128-8ff5-4e82-80fa-8f2705aa1c74", None, DocumentMetadata())
    with pytest.raises(ConnectorError, match="has no document") as caught:
        await read(store, missing)
    assert caught.value.code == "404"
    await store.delete(missing)


async def test_its_store_in_memory_has_no_links(store: ClusterDocuments) -> None:
    made = await store.create(b"hello", DocumentMetadata())
    with pytest.raises(ConnectorError, match="could not be linked to in the cluster's store"):
        await store.link(made, timedelta(hours=1))
