"""For which process a document was made: what its metadata say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.rest import rest
from connectors.sdk.errors import InputError
from connectors.sdk.testing import FakeHttp, response
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from worker.documents.documents import WorkerDocument

URL = "http://h/x"
REFERENCE = {"camunda.document.type": "camunda", "storeId": "in-memory", "documentId": "1"}


@pytest.fixture
def documents() -> WorkerDocuments:
    return WorkerDocuments([InMemoryStore()], FakeHttp())


@pytest.mark.parametrize(
    ("headers", "wish"),
    [
        ({"resultExpression": "={document: response.document}"}, {"storeResponse": True}),
        ({"resultExpression": '={document: createDocument("aGVsbG8=")}'}, {}),
    ],
)
async def test_a_job_s_documents_are_its_process_s(
    documents: WorkerDocuments, headers: dict[str, str], wish: dict[str, Any]
) -> None:
    outcome = await run_job(
        rest,
        {"method": "GET", "url": URL, **wish},
        headers,
        http=FakeHttp(response(200, "hello")),
        documents=documents,
        process_id="order",
        process_instance_key=7,
    )
    assert isinstance(outcome, Complete), outcome
    metadata = outcome.variables["document"]["metadata"]
    assert (metadata["processDefinitionId"], metadata["processInstanceKey"]) == ("order", 7)


async def test_a_document_that_no_job_makes_is_nobody_s(documents: WorkerDocuments) -> None:
    assert (await documents.create(b"x")).reference["metadata"] == {"size": 1}


def resolved(documents: WorkerDocuments, key: Any) -> WorkerDocument:
    return documents.resolve({**REFERENCE, "metadata": {"processInstanceKey": key}})


@pytest.mark.parametrize("key", [2251799813685249, "2251799813685249"])
def test_a_process_instance_s_key_is_a_number_however_the_cluster_writes_it(
    documents: WorkerDocuments, key: Any
) -> None:
    document = resolved(documents, key)
    assert document.metadata.process_instance_key == 2251799813685249
    assert document.reference["metadata"] == {"processInstanceKey": 2251799813685249}


@pytest.mark.parametrize("key", ["x", [], {}])
def test_a_key_that_is_no_number_is_an_input_error(documents: WorkerDocuments, key: Any) -> None:
    with pytest.raises(InputError, match="processInstanceKey is no number"):
        resolved(documents, key)
