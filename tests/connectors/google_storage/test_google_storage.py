"""What Google is asked and sent, and what its answers become."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.auth import jwt
from support.google import json_key

from connectors.google_storage import google_storage
from connectors.google_storage.grant import service_account
from connectors.sdk import InputError
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

FILE = {"camunda.document.type": "inline", "content": "abc", "name": "a.txt", "contentType": "text/plain"}
UPLOAD = "https://storage.googleapis.com/upload/storage/v1/b/b/o"
PIECE = 8 * 1024 * 1024


async def run(
    http: FakeHttp, operation: str, choice: str | None = None, key: str | None = None, **given: Any
) -> Outcome:
    variables = {
        "authentication": {"jsonKey": json_key() if key is None else key},
        "operationDiscriminator": operation,
        "operation": {"project": "p", "bucket": "b"} | given,
        "documentReturnFormat": {"choice": choice},
    }
    return await run_job(google_storage, variables, {"resultVariable": "r"}, http=http)


async def result(http: FakeHttp, operation: str, **given: Any) -> Any:
    outcome = await run(http, operation, **given)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


async def test_a_small_document_is_sent_at_once() -> None:
    http = FakeHttp(json_response({}))
    assert await result(http, "uploadObject", document=FILE, fileName="dir/a b.txt") == {
        "bucket": "b",
        "filename": "dir/a b.txt",
        "downloadUrl": "https://storage.cloud.google.com/b/dir/a b.txt",
    }
    (request,) = http.requests
    assert (request.method, request.body) == ("POST", b"abc")
    assert request.url == f"{UPLOAD}?name=dir%2Fa%20b.txt&uploadType=media"


async def test_without_a_name_the_documents_own_counts() -> None:
    assert (await result(FakeHttp(json_response({})), "uploadObject", document=FILE))["filename"] == "a.txt"


async def test_a_large_document_is_sent_in_pieces() -> None:
    http = FakeHttp(response(200, Location="https://upload.example/1"), response(308), json_response({}))
    await result(http, "uploadObject", document=FILE | {"content": "x" * (PIECE + 1)})
    began, *pieces = http.requests
    assert began.url == f"{UPLOAD}?name=a.txt&uploadType=resumable"
    assert [(each.url, dict(each.headers)["Content-Range"]) for each in pieces] == [
        ("https://upload.example/1", f"bytes 0-{PIECE - 1}/*"),
        ("https://upload.example/1", f"bytes {PIECE}-{PIECE}/{PIECE + 1}"),
    ]


@pytest.mark.parametrize(
    ("given", "content"), [({}, '{"a": 1}'), ({"choice": "TEXT"}, '{"a": 1}'), ({"choice": "JSON"}, {"a": 1})]
)
async def test_an_object_becomes_a_value(given: dict[str, Any], content: Any) -> None:
    http = FakeHttp(json_response({"a": 1}))
    assert await result(http, "downloadObject", fileName="a/b", **given) == {"content": content}
    assert http.requests[0].url == "https://storage.googleapis.com/storage/v1/b/b/o/a%2Fb?alt=media"


@pytest.mark.parametrize("given", [{"asDocument": True}, {"choice": "DOCUMENT"}])
async def test_an_object_becomes_a_document(given: dict[str, Any]) -> None:
    http = FakeHttp(response(200, "abc", Content_Type="text/plain"))
    found = await result(http, "downloadObject", fileName="a.txt", **given)
    assert found["document"]["metadata"] == {"contentType": "text/plain", "fileName": "a.txt", "size": 3}


async def test_an_upload_that_fails_has_the_code_that_models_of_the_reference_test_for() -> None:
    refused = json_response({"error": {"message": "No access"}}, 403)
    outcome = await run(FakeHttp(refused), "uploadObject", document=FILE)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.message) == (2, "403 No access")
    assert json.loads(outcome.payload)["error"]["code"] == "Failed to upload file"


async def test_an_upload_to_a_busy_service_is_tried_later() -> None:
    outcome = await run(FakeHttp(response(429, Retry_After="3")), "uploadObject", document=FILE)
    assert isinstance(outcome, Fail)
    assert outcome.backoff_ms == 3000
    assert json.loads(outcome.payload)["error"]["code"] == "Failed to upload file"


async def test_a_large_upload_that_never_begins_or_breaks_off_fails() -> None:
    large = FILE | {"content": "x" * (PIECE + 1)}
    for answers, said in (
        ([response(200)], "began no upload"),
        ([response(200, Location="u"), response(410)], "410"),
    ):
        outcome = await run(FakeHttp(*answers), "uploadObject", document=large)
        assert isinstance(outcome, Fail)
        assert said in outcome.message


async def test_a_download_that_is_refused_has_googles_words_and_no_code() -> None:
    outcome = await run(FakeHttp(response(404, "No such object: b/a")), "downloadObject", fileName="a")
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.message) == (2, "404 No such object: b/a")
    assert "code" not in json.loads(outcome.payload)["error"]


@pytest.mark.parametrize(
    ("operation", "given"), [("uploadObject", {"document": FILE}), ("downloadObject", {"fileName": "a.txt"})]
)
async def test_a_token_that_google_refuses_is_got_anew_once(operation: str, given: dict[str, Any]) -> None:
    http = FakeHttp(response(401), json_response({}))
    assert isinstance(await run(http, operation, **given), Complete)
    assert len(http.forgotten) == 1
    refused, taken = http.requests
    assert (refused.url, refused.body) == (taken.url, taken.body)


def test_a_token_is_asked_for_with_a_signed_assertion() -> None:
    account = service_account(json_key("https://login.example/token"))
    form = dict(account.form())
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert form["assertion"]
    claims = jwt.decode(form["assertion"], verify=False)
    assert (claims["iss"], claims["aud"]) == ("worker@shop.example", "https://login.example/token")
    assert claims["exp"] - claims["iat"] == 3600
    assert account == service_account(json_key("https://login.example/token"))
    assert "PRIVATE" not in repr(account)


@pytest.mark.parametrize("key", ["x", "[]", "{}", '{"client_email": "a", "private_key": "b"}', "null"])
def test_what_is_no_key_can_not_work(key: str) -> None:
    with pytest.raises(InputError, match="Authentication failed for provided service account credentials"):
        service_account(key)


@pytest.mark.parametrize(
    ("operation", "given", "path"),
    [
        ("uploadObject", {}, "operation.document"),
        ("uploadObject", {"document": FILE, "project": " "}, "operation.project"),
        ("downloadObject", {"fileName": ""}, "operation.fileName"),
        ("downloadObject", {"fileName": "a", "key": " "}, "authentication.jsonKey"),
        ("deleteObject", {}, "Unexpected Error, Further investigation is needed"),
    ],
)
async def test_input_that_can_not_work_is_not_tried_again(
    operation: str, given: dict[str, Any], path: str
) -> None:
    outcome = await run(FakeHttp(), operation, **given)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert path in outcome.message
