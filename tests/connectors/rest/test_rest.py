"""The connector as a whole, against a local server: requests, results and errors."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.ports import free_port
from support.raw_server import Connection, RawServer
from support.rest_calls import arrived, call

from connectors.rest import RestInput, rest
from connectors.sdk import ConnectorError, HttpBodyError, InputError, RetryLater
from connectors.sdk.retry_after import RetryAfterSettings

if TYPE_CHECKING:
    from support.connector_context import FakeContext
    from support.target import Target


def test_the_variables_are_those_of_the_reference() -> None:
    assert sorted(rest.input_variables) == sorted(
        [
            "url",
            "method",
            "authentication",
            "clientTls",
            "headers",
            "queryParameters",
            "skipEncoding",
            "connectionTimeoutInSeconds",
            "readTimeoutInSeconds",
            "body",
            "storeResponse",
            "documentReturnFormat",
            "groupSetCookieHeaders",
            "ignoreNullValues",
            "followRedirects",
            "authenticationConfiguration",
        ]
    )
    assert (rest.type, rest.name) == ("io.camunda:http-json:1", "HTTP REST")


async def test_a_response_is_the_result(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", json={"a": 1}, headers={"X-A": "b"})
    result = await call(context, url)
    assert (result["status"], result["reason"], result["body"]) == (200, "OK", {"a": 1})
    assert result["headers"]["X-A"] == "b"


async def test_a_redirect_is_a_result(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", status=302, headers={"Location": "/y"})
    assert (await call(context, url))["status"] == 302
    target.route("GET", "/y", text="there")
    assert (await call(context, url, followRedirects=True))["body"] == "there"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_methods_without_a_body_send_none(context: FakeContext, target: Target, method: str) -> None:
    request = await arrived(context, target, method, body={"a": 1}, headers={"Content-Type": "x/y"})
    assert request.body == b""
    assert request.headers["Content-Type"] == "x/y"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_methods_with_a_body_send_it(context: FakeContext, target: Target, method: str) -> None:
    request = await arrived(context, target, method, body={"a": None}, ignoreNullValues=True)
    assert (request.body, request.headers["Content-Type"]) == (b"{}", "application/json")


async def test_headers_may_be_null_or_empty(context: FakeContext, target: Target) -> None:
    headers = {"X-Null": None, "X-Empty": "", "Content-Type": None, "Authorization": None}
    request = await arrived(
        context, target, "POST", headers=headers, body=1, authentication={"type": "bearer", "token": "t"}
    )
    assert (request.headers["X-Null"], request.headers["X-Empty"]) == ("", "")
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Authorization"] == "Bearer t"


async def test_a_multipart_body_brings_its_own_content_type(context: FakeContext, target: Target) -> None:
    request = await arrived(
        context, target, "POST", headers={"content-type": "MULTIPART/form-data"}, body={"a": "x"}
    )
    (kind,) = request.headers.getall("Content-Type")
    assert kind.startswith("multipart/form-data; charset=ISO-8859-1; boundary=")


async def test_parameters_follow_the_urls_own_and_the_keys(context: FakeContext, target: Target) -> None:
    key = {"type": "apiKey", "apiKeyLocation": "query", "name": "key", "value": "v +&"}
    url = target.route("GET", "/x", text="ok")
    await call(context, f"{url}?a=1", authentication=key, queryParameters={"key": "2", "n": None})
    assert target.requests[0].raw_path == "/x?a=1&key=v%20%2B%26&key=2&n"


@pytest.mark.parametrize(("skip", "path"), [("true", "/x%2Fy?q=a+b"), ("True", "/x%2Fy?q=a%20b")])
async def test_only_true_skips_the_encoding(
    context: FakeContext, target: Target, skip: str, path: str
) -> None:
    with pytest.raises(ConnectorError, match="Not Found"):
        await call(context, f"{target.url}/x%2Fy?q=a+b", skipEncoding=skip)
    assert target.requests[0].raw_path == path


# Errors


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b"nope", "nope"),
        (b"", ""),
        (b'[{"m": "x"}]', {"m": "x"}),
        (b'[{"m": "x"}, {"m": "y"}]', None),
        (b"[1]", None),
        (b"1.50", "1.5"),
        (b"true", "true"),
    ],
)
async def test_a_status_from_400_on_is_an_error(
    context: FakeContext, target: Target, body: bytes, shown: Any
) -> None:
    url = target.route("GET", "/x", status=404, body=body, headers={"X-A": "b"})
    with pytest.raises(ConnectorError, match=r"^Not Found$") as raised:
        await call(context, url)
    assert raised.value.code == "404"
    assert raised.value.variables
    assert raised.value.variables.keys() == {"response"}
    response = raised.value.variables["response"]
    assert response.keys() == {"headers", "body"}
    assert (response["headers"]["X-A"], response["body"]) == ("b", shown)


async def test_a_retry_after_becomes_the_jobs_back_off(context: FakeContext, target: Target) -> None:
    url = target.route("POST", "/x", status=429, headers={"Retry-After": "90"})
    with pytest.raises(RetryLater, match="Too Many Requests") as raised:
        await call(context, url, "POST")
    assert (raised.value.code, raised.value.after, raised.value.retries) == (
        "429",
        timedelta(seconds=90),
        None,
    )


@pytest.mark.parametrize(
    "context_with",
    [{"headers": {"retryBackoff": "PT5S"}}, {"settings": RetryAfterSettings(honour_retry_after=False)}],
)
async def test_the_elements_own_back_off_and_the_switch_go_before_retry_after(
    context: FakeContext, target: Target, context_with: dict[str, Any]
) -> None:
    url = target.route("POST", "/x", status=503, headers={"Retry-After": "90"})
    with pytest.raises(ConnectorError) as raised:
        await call(replace(context, **context_with), url, "POST")
    assert not isinstance(raised.value, RetryLater)


async def test_the_time_outs_are_those_of_the_element(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", text="late")
    target.hold("/x")
    with pytest.raises(ConnectorError, match="timed out") as raised:
        await call(context, url, readTimeoutInSeconds=1)
    assert raised.value.code == "408"


@pytest.mark.parametrize(
    ("given", "connect", "read"),
    [
        ({}, 20, 20),
        ({"connectionTimeoutInSeconds": 5}, 5, 5),
        ({"readTimeoutInSeconds": 7}, 20, 7),
        ({"connectionTimeoutInSeconds": 0, "readTimeoutInSeconds": 3}, 0, 3),
    ],
)
def test_the_read_time_out_follows_the_other(given: dict[str, int], connect: int, read: int) -> None:
    model = RestInput.model_validate({"url": "http://h", "method": "GET", **given})
    assert (model.connect_timeout, model.read_timeout) == (connect, read)


async def break_off(connection: Connection) -> None:
    await connection.request()
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")


async def test_a_body_that_breaks_off_is_an_error_of_its_own(context: FakeContext) -> None:
    async with RawServer(break_off) as server:
        with pytest.raises(
            HttpBodyError, match=r"^Error while executing an HTTP request: Failed to read resp"
        ):
            await call(context, server.url)
        with pytest.raises(
            ConnectorError, match=r"^Failed to read payload for document response conv"
        ) as raised:
            await call(context, server.url, documentReturnFormat={"choice": "JSON"})
    assert raised.value.code is None


async def test_half_of_a_client_certificate_can_never_work(context: FakeContext) -> None:
    with pytest.raises(InputError, match="only one was provided"):
        await call(context, "https://h.example", clientTls={"clientCertificate": "x"})


async def test_a_cancelled_job_sends_nothing_more(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", text="late")
    target.hold("/x")
    job = asyncio.create_task(call(context, url))
    await target.arrived("/x")
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert target.count("/x") == 1


# Documents


@pytest.mark.parametrize(
    "wanted",
    [
        {"documentReturnFormat": {"choice": "DOCUMENT"}},
        {"storeResponse": True},
        {"storeResponse": True, "documentReturnFormat": {"choice": ""}},
    ],
)
async def test_a_body_may_become_a_document(context: FakeContext, target: Target, wanted: Any) -> None:
    url = target.route("GET", "/x", body=bytes(100_000), headers={"Content-Type": "image/png"})
    result = await call(context, url, **wanted)
    (document,) = context.documents.stored
    assert (document.content, document.metadata.content_type) == (bytes(100_000), "image/png")
    assert (result["body"], result["document"]) == (None, document.reference)


async def test_a_choice_goes_before_the_deprecated_switch(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", json=[1])
    result = await call(context, url, storeResponse=True, documentReturnFormat={"choice": "JSON"})
    assert (result["body"], result["document"]) == ([1], None)


async def test_an_error_is_never_stored(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/x", status=500, json={"a": 1})
    with pytest.raises(ConnectorError) as raised:
        await call(context, url, storeResponse=True)
    assert raised.value.variables
    assert raised.value.variables["response"]["body"] == {"a": 1}
    assert not context.documents.stored


async def test_a_store_that_fails_is_named(context: FakeContext, target: Target) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise ConnectorError(None, "the store is full")

    context.documents.create = refuse  # type: ignore[assignment]
    with pytest.raises(ConnectorError, match="Failed to create document: the store is full") as raised:
        await call(context, target.route("GET", "/x", text="ok"), storeResponse=True)
    assert raised.value.code == "500"


async def test_documents_are_sent_as_files(context: FakeContext, target: Target) -> None:
    document = await context.documents.create(b"CONTENT", name="f.txt", content_type="text/plain")
    request = await arrived(
        context,
        target,
        "POST",
        headers={"Content-Type": "multipart/form-data"},
        body={"a": "x", "d": document.reference},
    )
    assert request.headers["Transfer-Encoding"] == "chunked"
    assert b'name="d"; filename="f.txt"\r\nContent-Type: text/plain\r\n\r\nCONTENT\r\n' in request.body


async def test_nobody_there_is_an_error_with_a_code(context: FakeContext) -> None:
    with pytest.raises(ConnectorError) as raised:
        await call(context, f"http://127.0.0.1:{free_port()}/")
    assert raised.value.code == "408"
