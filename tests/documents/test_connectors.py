"""Documents on their way through connectors: from a response to a store, from there to a request, and as CSV."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from connectors.csv import csv
from connectors.rest import rest
from connectors.sdk.documents import read
from worker.documents.documents import WorkerDocuments
from worker.documents.folder import FolderStore
from worker.net.client import HttpClient
from worker.testing import Complete, Fail, run_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from support.target import Target

    from worker.execution.outcome import Outcome

PICTURE = b"\x89PNG\r\n\x00\xff" * 1000


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


@pytest.fixture
def documents(tmp_path: Path, http: HttpClient) -> WorkerDocuments:
    return WorkerDocuments([FolderStore(tmp_path)], http, max_size=1_000_000)


async def call(documents: WorkerDocuments, url: str, **variables: Any) -> Outcome:
    return await run_job(
        rest,
        {"method": "GET", "url": url, "authentication": {"type": "noAuth"}, **variables},
        {"resultVariable": "r"},
        documents=documents,
    )


def result(outcome: Outcome) -> Any:
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("wish", [{"documentReturnFormat": {"choice": "DOCUMENT"}}, {"storeResponse": True}])
async def test_a_response_becomes_a_document(
    documents: WorkerDocuments, target: Target, wish: dict[str, Any]
) -> None:
    url = target.route("GET", "/picture", body=PICTURE, headers={"Content-Type": "image/png"})
    answer = result(await call(documents, url, **wish))
    assert answer["status"] == 200
    assert answer["body"] is None
    reference = answer["document"]
    assert reference["camunda.document.type"] == "camunda"
    assert reference["metadata"] == {"contentType": "image/png", "size": len(PICTURE)}
    assert await read(documents.resolve(reference)) == PICTURE


async def test_a_refusal_leaves_no_document(
    documents: WorkerDocuments, target: Target, tmp_path: Path
) -> None:
    url = target.route("GET", "/picture", text="no", status=403)
    outcome = await call(documents, url, documentReturnFormat={"choice": "DOCUMENT"})
    assert isinstance(outcome, Fail)
    assert outcome.variables["error"]["code"] == "403"
    assert files_in(tmp_path) == []


async def test_a_response_that_is_too_large_is_no_document(
    documents: WorkerDocuments, target: Target, tmp_path: Path
) -> None:
    url = target.route("GET", "/large", body=b"x" * 1_000_001)
    outcome = await call(documents, url, storeResponse=True)
    assert isinstance(outcome, Fail)
    assert "Failed to create document: The document is larger than 1000000 bytes" in outcome.message
    assert files_in(tmp_path) == []


async def sent(documents: WorkerDocuments, target: Target, body: Any, **headers: str) -> Any:
    url = target.route("POST", "/upload")
    result(await call(documents, url, method="POST", body=body, headers=headers))
    return target.requests_of("/upload")[-1]


async def test_a_document_is_a_body(documents: WorkerDocuments, target: Target) -> None:
    document = await documents.create(PICTURE, name="a.png", content_type="image/png")
    request = await sent(documents, target, document.reference)
    assert request.body == PICTURE
    assert request.headers["Content-Type"] == "image/png"


async def test_documents_are_files_of_a_form(documents: WorkerDocuments, target: Target) -> None:
    one = await documents.create(PICTURE, name="a.png", content_type="image/png")
    two = await documents.create(b"zwei", name="b.txt", content_type="text/plain")
    kind = "multipart/form-data; boundary=xyz"
    request = await sent(
        documents,
        target,
        {"note": "hi", "files": [one.reference, two.reference]},
        **{"Content-Type": kind},
    )
    assert request.headers["Content-Type"] == kind
    assert request.body == (
        b'--xyz\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n'
        b'--xyz\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + PICTURE + b"\r\n"
        b'--xyz\r\nContent-Disposition: form-data; name="files"; filename="b.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nzwei\r\n"
        b"--xyz--\r\n"
    )


async def test_documents_within_json_are_base64(documents: WorkerDocuments, target: Target) -> None:
    document = await documents.create(PICTURE)
    request = await sent(documents, target, {"picture": {"data": document.reference}, "n": 1})
    assert request.json() == {"picture": {"data": base64.b64encode(PICTURE).decode()}, "n": 1}


async def test_a_document_that_is_gone_fails_the_job(documents: WorkerDocuments, target: Target) -> None:
    document = await documents.create(PICTURE)
    await document.delete()
    url = target.route("POST", "/upload")
    outcome = await call(documents, url, method="POST", body=document.reference)
    assert isinstance(outcome, Fail)
    assert "has no document" in outcome.message


async def test_rows_become_a_csv_document_and_rows_again(documents: WorkerDocuments) -> None:
    written = result(
        await run_job(
            csv,
            {"data": [{"a": 1, "b": "x"}], "documentReturnFormat": {"choice": "DOCUMENT"}},
            {"operation": "writeCsv", "resultVariable": "r"},
            documents=documents,
        )
    )
    reference = written["document"]
    assert reference["metadata"] == {"contentType": "text/csv", "fileName": "result.csv", "size": 10}
    records = result(
        await run_job(
            csv,
            {"document": reference},
            {"operation": "readCsv", "resultVariable": "r"},
            documents=documents,
        )
    )
    assert records == {"records": [{"a": "1", "b": "x"}]}


async def test_an_expression_creates_a_document_that_the_next_job_reads(
    documents: WorkerDocuments, target: Target
) -> None:
    url = target.route("GET", "/data", json={"file": base64.b64encode(PICTURE).decode()})
    outcome = await run_job(
        rest,
        {"method": "GET", "url": url},
        {
            "resultExpression": '={kept: createDocument({content: response.body.file, name: "a.png", '
            'contentType: "image/png"})}'
        },
        documents=documents,
    )
    assert isinstance(outcome, Complete), outcome
    reference = outcome.variables["kept"]
    assert reference["metadata"] == {"contentType": "image/png", "fileName": "a.png", "size": len(PICTURE)}
    assert (await sent(documents, target, reference)).body == PICTURE
