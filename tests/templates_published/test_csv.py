"""What the published CSV template makes of its fields, for every operation and choice it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.published import Template

from connectors.csv import csv
from connectors.sdk.documents import read
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.net.client import HttpClient
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from support.target import Target

TEXT = "name,age\nAda,36\nBob,41\n"
RECORDS = [{"name": "Ada", "age": "36"}, {"name": "Bob", "age": "41"}]
ROWS = '=[{"name": "Ada", "age": 36}]'
INLINE = {"readCsv:document_documentSource": "inline", "readCsv:document_inline_content": TEXT}

CASES: list[tuple[dict[str, str], Any]] = [
    ({"operation": "readCsv", "readCsv:document_camundaReference": "=stored"}, {"records": RECORDS}),
    (INLINE, {"records": RECORDS}),
    (
        {"readCsv:document_documentSource": "external", "readCsv:document_external_url": "=address"},
        {"records": RECORDS},
    ),
    (INLINE | {"readCsv:recordMapper": "=record.name"}, {"records": ["Ada", "Bob"]}),
    (
        INLINE
        | {
            "readCsv:document_inline_content": "name;age\nAda;36",
            "readCsv:format.delimiter": ";",
            "readCsv:rowType": "Array",
        },
        {"records": [["Ada", "36"]]},
    ),
    ({"operation": "writeCsv", "writeCsv:data": ROWS}, {"content": "Ada,36\r\n"}),
    (
        {"writeCsv:data": ROWS, "writeCsv:format.skipHeaderRecord": "false"},
        {"content": "name,age\r\nAda,36\r\n"},
    ),
    (
        {
            "writeCsv:documentReturnFormat": "TEXT",
            "writeCsv:data": ROWS,
            "writeCsv:format.headers": '=["age"]',
        },
        {"content": "36\r\n"},
    ),
]


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    made = HttpClient()
    yield made
    await made.close()


@pytest.fixture
def documents(client: HttpClient) -> WorkerDocuments:
    return WorkerDocuments([InMemoryStore()], client)


async def run(templates: Path, given: dict[str, str], around: dict[str, Any], **services: Any) -> Any:
    job = Template.read(templates / "io.camunda.connectors.csv.json").job(given, {"resultVariable": "r"})
    outcome = await run_job(csv, job.variables_in(around), job.headers, **services)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


@pytest.mark.parametrize(("given", "result"), CASES, ids=lambda value: " ".join(value)[:60])
async def test_an_operation_gives_its_result(
    templates: Path,
    client: HttpClient,
    documents: WorkerDocuments,
    target: Target,
    given: dict[str, str],
    result: dict[str, Any],
) -> None:
    stored = await documents.create(TEXT.encode(), name="people.csv", content_type="text/csv")
    around = {"stored": stored.reference, "address": target.route("GET", "/people.csv", text=TEXT)}
    assert await run(templates, given, around, http=client, documents=documents) == result


async def test_rows_become_a_document(templates: Path, documents: WorkerDocuments) -> None:
    given = {"writeCsv:documentReturnFormat": "DOCUMENT", "writeCsv:data": ROWS}
    found = (await run(templates, given, {}, documents=documents))["document"]
    assert found["metadata"]["fileName"] == "result.csv"
    assert await read(documents.resolve(found)) == b"Ada,36\r\n"


def test_every_choice_of_the_template_is_made(templates: Path) -> None:
    template = Template.read(templates / "io.camunda.connectors.csv.json")
    given = [each for each, _ in CASES] + [{"writeCsv:documentReturnFormat": "DOCUMENT"}]
    assert template.operations - {choice for each in given for choice in template.choices(each)} == set()
