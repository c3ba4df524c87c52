"""The store in memory: its bound, who shares it, and what it says about itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from structlog.testing import capture_logs
from support.document_stores import BrokeOffError, content, read

from connectors.rest import rest
from connectors.sdk import ConnectorError
from connectors.sdk.documents import DocumentMetadata
from connectors.sdk.testing import FakeHttp, response
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.testing import Complete, run_job

NOTHING = DocumentMetadata()


async def test_jobs_of_one_worker_share_its_documents() -> None:
    documents = WorkerDocuments([InMemoryStore()], FakeHttp())

    async def download(number: int) -> dict[str, object]:
        outcome = await run_job(
            rest,
            {"method": "GET", "url": "http://files/a", "storeResponse": True},
            {"resultExpression": "={document: response.document}"},
            http=FakeHttp(response(200, f"content {number}")),
            documents=documents,
        )
        assert isinstance(outcome, Complete)
        return outcome.variables

    async def upload(variables: dict[str, object]) -> bytes | object:
        http = FakeHttp(response(200))
        body = {"method": "POST", "url": "http://files/b", "body": variables["document"]}
        assert isinstance(await run_job(rest, body, http=http, documents=documents), Complete)
        return http.requests[0].body

    made = await asyncio.gather(*map(download, range(50)))
    sent = await asyncio.gather(*map(upload, made))
    assert sent == [f"content {number}".encode() for number in range(50)]


async def test_documents_made_at_the_same_time_share_the_bound() -> None:
    store = InMemoryStore(max_bytes=100)
    both_began = asyncio.Barrier(2)

    async def slow() -> object:
        yield b"x" * 40
        await both_began.wait()
        yield b"x" * 40

    async def made() -> bool:
        with suppress(ConnectorError):
            await store.create(slow(), NOTHING)
            return True
        return False

    assert sorted(await asyncio.gather(made(), made())) == [False, True]
    assert await store.create(b"x" * 20, NOTHING)
    with pytest.raises(ConnectorError, match="100 bytes at most, and is full"):
        await store.create(b"x", NOTHING)


async def test_what_is_refused_deleted_or_broken_off_takes_no_room() -> None:
    store = InMemoryStore(max_bytes=100)
    with pytest.raises(ConnectorError):
        await store.create(content(b"x" * 60, b"x" * 60), NOTHING)
    with pytest.raises(BrokeOffError):
        await store.create(content(b"x" * 60, breaks_off=True), NOTHING)
    await store.delete(await store.create(b"x" * 100, NOTHING))
    entry = await store.create(b"x" * 100, NOTHING)
    assert len(await read(store, entry)) == 100


async def test_the_hash_is_the_length() -> None:
    entry = await InMemoryStore().create(b"hello", NOTHING)
    assert entry.content_hash == "5"


async def test_another_worker_s_document_is_an_error_that_says_so() -> None:
    entry = await InMemoryStore().create(b"hello", NOTHING)
    with pytest.raises(ConnectorError, match="no other worker has them"):
        await read(InMemoryStore(), entry)


@pytest.mark.parametrize(("chosen", "said"), [(False, 1), (True, 0)])
async def test_a_store_that_nobody_chose_warns_once_it_is_used(chosen: bool, said: int) -> None:  # noqa: FBT001 - a parameter
    store = InMemoryStore(chosen=chosen)
    with capture_logs() as logs:
        await store.create(b"1", NOTHING)
        await store.create(b"2", NOTHING)
    assert [each["log_level"] for each in logs] == ["warning"] * said
    assert all("CAMUNDA_CLIENT_REST_ADDRESS" in each["event"] for each in logs)
