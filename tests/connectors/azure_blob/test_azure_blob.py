"""What Azure is asked and sent, and what its answers become."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.azure_blob import azure_blob
from connectors.sdk.oauth import ClientCredentials
from connectors.sdk.testing import FakeHttp, response
from worker.testing import Complete, Fail, Outcome, run_job

SIGNED = {"SASUrl": "https://acme.example/?sv=1&sig=old", "SASToken": "?sv=2&sig=a%2Bb"}
OAUTH = {
    "type": "oAuth-client-credentials-flow",
    "tenantId": "t",
    "clientId": "c",
    "clientSecret": "s",
    "accountUrl": "https://acme.example",
}
FILE = {"camunda.document.type": "inline", "content": "abc", "name": "a.txt", "contentType": "text/plain"}
BLOCK = 8 * 1024 * 1024


async def run(
    http: FakeHttp, operation: str, authentication: Any = SIGNED, choice: str | None = None, **given: Any
) -> Outcome:
    variables = {
        "authentication": authentication,
        "operationDiscriminator": operation,
        "operation": {"container": "c", "timeout": 30} | given,
        "documentReturnFormat": {"choice": choice},
    }
    return await run_job(azure_blob, variables, {"resultVariable": "r"}, http=http)


async def result(http: FakeHttp, operation: str, **given: Any) -> Any:
    outcome = await run(http, operation, **given)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


async def test_a_small_document_is_put_at_once() -> None:
    http = FakeHttp(response(201))
    link = "https://acme.example/c/dir%2F%C3%BC%20a.txt"
    assert await result(http, "uploadBlob", document=FILE, fileName="dir/ü a.txt") == {
        "container": "c",
        "filename": "dir/ü a.txt",
        "link": link,
    }
    (request,) = http.requests
    assert (request.method, request.url, request.body) == ("PUT", f"{link}?sv=2&sig=a%2Bb", b"abc")
    headers = dict(request.headers)
    assert (headers["x-ms-blob-type"], headers["x-ms-blob-content-type"]) == ("BlockBlob", "text/plain")


@pytest.mark.parametrize("name", [None, ""])
async def test_without_a_name_the_documents_own_counts(name: str | None) -> None:
    found = await result(FakeHttp(response(201)), "uploadBlob", document=FILE, fileName=name)
    assert found["filename"] == "a.txt"


async def test_a_large_document_is_put_in_blocks() -> None:
    http = FakeHttp(response(201))
    await result(http, "uploadBlob", document=FILE | {"content": "x" * (BLOCK + 1)})
    first, second, whole = http.requests
    assert [len(each.body) for each in (first, second) if isinstance(each.body, bytes)] == [BLOCK, 1]
    assert "comp=block&blockid=MDAwMDAw&sv=2" in first.url
    assert "comp=blocklist&sv=2" in whole.url
    assert isinstance(whole.body, bytes)
    assert b"<BlockList><Latest>MDAwMDAw</Latest><Latest>MDAwMDAx</Latest></BlockList>" in whole.body
    assert dict(whole.headers)["x-ms-blob-content-type"] == "text/plain"


@pytest.mark.parametrize(
    ("given", "content"),
    [
        ({}, '{"a": 1}'),
        ({"choice": "TEXT"}, '{"a": 1}'),
        ({"choice": "JSON"}, {"a": 1}),
    ],
)
async def test_a_blob_becomes_a_value(given: dict[str, Any], content: Any) -> None:
    http = FakeHttp(response(200, '{"a": 1}', Content_Type="application/json"))
    assert await result(http, "downloadBlob", fileName="a.json", **given) == {"content": content}
    assert (http.requests[0].method, http.requests[0].url) == (
        "GET",
        "https://acme.example/c/a.json?sv=2&sig=a%2Bb",
    )


@pytest.mark.parametrize("given", [{"asFile": True}, {"choice": "DOCUMENT"}])
async def test_a_blob_becomes_a_document(given: dict[str, Any]) -> None:
    http = FakeHttp(response(200, "abc", Content_Type="text/plain"))
    found = await result(http, "downloadBlob", fileName="dir/a.txt", **given)
    assert found["document"]["metadata"] == {"contentType": "text/plain", "fileName": "dir/a.txt", "size": 3}


async def test_what_azure_refuses_has_its_code_and_words_in_the_message() -> None:
    body = "<Error><Code>ContainerNotFound</Code><Message>No such &amp; container.\nRequestId:1</Message></Error>"
    refused = response(404, body)
    refused.headers.append(("x-ms-error-code", "ContainerNotFound"))
    for operation, given in (("downloadBlob", {"fileName": "a"}), ("uploadBlob", {"document": FILE})):
        outcome = await run(FakeHttp(refused), operation, **given)
        assert isinstance(outcome, Fail)
        assert (outcome.retries, outcome.message) == (
            2,
            "Status code 404, ContainerNotFound: No such & container.",
        )


async def test_a_busy_service_is_asked_later() -> None:
    outcome = await run(FakeHttp(response(503, Retry_After="4")), "uploadBlob", document=FILE)
    assert isinstance(outcome, Fail)
    assert outcome.backoff_ms == 4000


@pytest.mark.parametrize(
    ("operation", "given"), [("uploadBlob", {"document": FILE}), ("downloadBlob", {"fileName": "a.txt"})]
)
async def test_an_application_has_a_token_which_is_got_anew_once(
    monkeypatch: pytest.MonkeyPatch, operation: str, given: dict[str, Any]
) -> None:
    http, grants = FakeHttp(response(401), response(201)), []

    async def token(grant: Any) -> str:
        grants.append(grant)
        return f"token-{len(grants)}"

    monkeypatch.setattr(http, "token", token)
    assert isinstance(await run(http, operation, OAUTH, **given), Complete)
    assert set(grants) == {
        ClientCredentials(
            "https://login.microsoftonline.com/t/oauth2/v2.0/token",
            "c",
            "s",
            scopes="https://storage.azure.com/.default",
        )
    }
    assert [each.url for each in http.requests] == ["https://acme.example/c/a.txt"] * 2
    assert [dict(each.headers)["Authorization"] for each in http.requests] == [
        "Bearer token-1",
        "Bearer token-2",
    ]
    assert http.forgotten == ["token-1"]


@pytest.mark.parametrize(
    ("operation", "given", "path"),
    [
        ("uploadBlob", {"document": FILE, "timeout": 0}, "operation.timeout"),
        ("uploadBlob", {"document": "x"}, 'expected either a document reference or an operation, got: "x"'),
        ("downloadBlob", {"fileName": " "}, "operation.fileName"),
        ("downloadBlob", {"fileName": "a", "authentication": {"SASUrl": "x"}}, "authentication.SASToken"),
        ("listBlobs", {}, "Unexpected Error, Further investigation is needed"),
    ],
)
async def test_input_that_can_not_work_is_not_tried_again(
    operation: str, given: dict[str, Any], path: str
) -> None:
    outcome = await run(FakeHttp(), operation, **given)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert path in outcome.message
