"""What references to documents stand for (runtime sheet, section 5.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk import ConnectorError, InputError
from connectors.sdk.documents import DocumentMetadata, read
from connectors.sdk.testing import FakeHttp, response
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore(max_bytes=1000)


@pytest.fixture
def http() -> FakeHttp:
    return FakeHttp(response(200, "from afar"))


@pytest.fixture
def documents(store: InMemoryStore, http: FakeHttp) -> WorkerDocuments:
    return WorkerDocuments([store], http)


async def test_a_document_is_kept_under_its_reference(documents: WorkerDocuments) -> None:
    created = await documents.create(b"hello", name="a.txt", content_type="text/plain", metadata={"k": 1})
    assert created.reference == {
        "camunda.document.type": "camunda",
        "storeId": "in-memory",
        "documentId": created.reference["documentId"],
        "contentHash": "5",
        "metadata": {
            "contentType": "text/plain",
            "fileName": "a.txt",
            "size": 5,
            "customProperties": {"k": 1},
        },
    }
    found = documents.resolve(created.reference)
    assert await read(found) == b"hello"
    assert found.metadata == created.metadata
    assert found.reference == created.reference


async def test_metadata_that_are_not_known_are_left_out(documents: WorkerDocuments) -> None:
    assert (await documents.create(b"")).reference["metadata"] == {"size": 0}


async def test_content_may_come_in_pieces(documents: WorkerDocuments) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"hel"
        yield b"lo"

    assert await read(await documents.create(pieces())) == b"hello"


async def test_a_full_store_says_so(documents: WorkerDocuments) -> None:
    await documents.create(b"x" * 600)
    with pytest.raises(ConnectorError, match="1000 bytes") as caught:
        await documents.create(b"x" * 600)
    assert caught.value.code == "DOCUMENT_STORE_FULL"
    assert await documents.create(b"x" * 400)


@pytest.mark.parametrize("change", [{"documentId": "other"}, {"contentHash": "4"}])
async def test_what_the_store_does_not_have_is_an_error(
    documents: WorkerDocuments, change: dict[str, str]
) -> None:
    reference = (await documents.create(b"hello")).reference | change
    with pytest.raises(ConnectorError, match="has no document"):
        await read(documents.resolve(reference))


async def test_a_reference_needs_no_hash(documents: WorkerDocuments) -> None:
    reference = (await documents.create(b"hello")).reference
    del reference["contentHash"], reference["metadata"]
    assert await read(documents.resolve(reference)) == b"hello"


async def test_a_store_in_memory_has_no_links(documents: WorkerDocuments) -> None:
    with pytest.raises(ConnectorError, match="no links"):
        await (await documents.create(b"")).link(HOUR)


EXTERNAL = {"camunda.document.type": "external", "url": "https://files.example/a.txt", "name": "a.txt"}


async def test_an_external_document_is_fetched_when_it_is_read(
    documents: WorkerDocuments, http: FakeHttp
) -> None:
    document = documents.resolve(EXTERNAL)
    assert http.requests == []
    assert await read(document) == b"from afar"
    assert (http.requests[0].method, http.requests[0].url) == ("GET", EXTERNAL["url"])
    assert document.metadata.file_name == "a.txt"
    assert document.reference == EXTERNAL
    assert await document.link(HOUR) == EXTERNAL["url"]


async def test_an_external_document_that_can_not_be_had_is_an_error() -> None:
    documents = WorkerDocuments([], FakeHttp(response(403, reason="Forbidden")))
    with pytest.raises(ConnectorError, match="Forbidden") as caught:
        await read(documents.resolve(EXTERNAL))
    assert caught.value.code == "403"


@pytest.mark.parametrize(
    ("content", "text"), [("text ü", "text ü"), ({"a": [1, None]}, '{"a":[1,null]}'), (5, "5")]
)
async def test_an_inline_document_carries_its_content(
    documents: WorkerDocuments, content: Any, text: str
) -> None:
    reference = {
        "camunda.document.type": "inline",
        "content": content,
        "name": "n",
        "contentType": "text/plain",
    }
    document = documents.resolve(reference)
    assert await read(document) == text.encode()
    assert document.metadata.size == len(text.encode())
    assert document.metadata.content_type == "text/plain"
    assert document.reference == reference
    with pytest.raises(ConnectorError, match="no link"):
        await document.link(HOUR)


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ({"camunda.document.type": "other"}, "must be one of camunda, external, inline"),
        ({"camunda.document.type": ["camunda"]}, "must be one of"),
        ({"camunda.document.type": "camunda", "documentId": "1"}, "no storeId"),
        ({"camunda.document.type": "camunda", "storeId": "in-memory"}, "no documentId"),
        (
            {"camunda.document.type": "camunda", "storeId": "s3", "documentId": "1"},
            "store s3, which this worker",
        ),
        (
            {"camunda.document.type": "camunda", "storeId": "in-memory", "documentId": "1", "metadata": 5},
            "metadata are not an object",
        ),
        ({"camunda.document.type": "external"}, "no url"),
        ({"camunda.document.type": "inline"}, "no content"),
    ],
)
def test_a_malformed_reference_is_an_input_error(
    documents: WorkerDocuments, reference: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        documents.resolve(reference)


async def test_the_url_of_an_external_document_may_be_written_as_people_write_it(
    documents: WorkerDocuments, http: FakeHttp
) -> None:
    await read(documents.resolve({**EXTERNAL, "url": "https://files.example/b ü%20.txt?a=[1]"}))
    assert http.requests[0].url == "https://files.example/b%20%C3%BC%20.txt?a=[1]"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="b.txt"', "b.txt"),
        ("attachment; filename*=UTF-8''%C3%BC.txt", "ü.txt"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("inline", None),
        ("", None),
    ],
)
async def test_what_a_server_says_of_an_external_document_is_known_once_it_was_read(
    disposition: str, name: str | None
) -> None:
    answer = response(200, "x", Content_Disposition=disposition, Content_Type="text/plain")
    document = WorkerDocuments([], FakeHttp(answer)).resolve({**EXTERNAL, "name": None})
    assert document.metadata.file_name is None
    await read(document)
    assert document.metadata == DocumentMetadata("text/plain", name)
