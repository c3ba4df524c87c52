from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, cast

import pytest
from pydantic import ValidationError

from connectors.graphql import GraphQLInput, graphql
from connectors.sdk import ConnectorError
from connectors.sdk.retry_after import RetryAfterSettings

if TYPE_CHECKING:
    from support.connector_context import FakeContext
    from support.target import Target

QUERY = "query { user { id } }"
DATA = {"data": {"user": {"id": "7"}}}
ERRORS = {"data": {"user": None}, "errors": [{"message": "boom", "path": ["user"]}]}


@pytest.fixture(autouse=True)
def settings(context: FakeContext) -> None:
    context.settings = RetryAfterSettings()


@pytest.fixture
def endpoint(target: Target) -> str:
    """The URL of an end point that answers every method with data."""
    for method in ("GET", "DELETE", "POST", "PUT", "PATCH"):
        url = target.route(method, "/graphql", json=DATA)
    return url


async def call(
    context: FakeContext, url: str, *, others: dict[str, Any] | None = None, **given: Any
) -> dict[str, Any]:
    request = {"method": "POST", "url": url, "query": QUERY} | given
    variables = {"graphql": request, "authentication": {"type": "noAuth"}} | (others or {})
    result: dict[str, Any] = await graphql(GraphQLInput.model_validate(variables), cast("Any", context))
    return result


def test_the_declaration_is_the_one_that_templates_name() -> None:
    assert (graphql.type, graphql.name, graphql.version) == ("io.camunda:connector-graphql:1", "GraphQL", 12)
    assert set(graphql.input_variables) == {
        "graphql",
        "authentication",
        "documentReturnFormat",
        "authenticationConfiguration",
    }


def test_declaring_the_connector_loads_no_http_library() -> None:
    code = (
        "import sys, connectors.graphql; sys.exit(str([m for m in ('aiohttp', 'httpx') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


async def test_the_result_is_that_of_a_rest_call(context: FakeContext, endpoint: str) -> None:
    result = await call(context, endpoint)
    assert (result["status"], result["reason"], result["body"], result["document"]) == (200, "OK", DATA, None)
    assert result["headers"]["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_methods_with_a_body_send_query_and_variables_as_json(
    context: FakeContext, target: Target, endpoint: str, method: str
) -> None:
    variables = {"id": 7, "deep": {"a": [1, None, "ü &"], "n": None}}
    await call(context, endpoint, method=method, variables=variables)
    (request,) = target.requests
    assert (request.method, request.headers["Content-Type"]) == (method, "application/json")
    assert request.json() == {"query": QUERY, "variables": variables}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_other_methods_send_them_in_the_query_of_the_url(
    context: FakeContext, target: Target, endpoint: str, method: str
) -> None:
    await call(context, f"{endpoint}?a=1", method=method, query="{ a }", variables={"id": "a b", "l": [1]})
    (request,) = target.requests
    assert request.body == b""
    assert request.raw_path == (
        "/graphql?a=1&variables=%7B%22id%22%3A%22a%20b%22%2C%22l%22%3A%5B1%5D%7D&query=%7B%20a%20%7D"
    )


async def test_variables_are_left_out_when_null_and_sent_when_empty(
    context: FakeContext, target: Target, endpoint: str
) -> None:
    await call(context, endpoint, variables=None)
    await call(context, endpoint, variables={})
    assert [request.json() for request in target.requests] == [
        {"query": QUERY},
        {"query": QUERY, "variables": {}},
    ]


async def test_escapes_of_the_modelers_text_field_are_taken_out_of_the_query(
    context: FakeContext, target: Target, endpoint: str
) -> None:
    await call(context, endpoint, query='{ a(x: \\"q\\") \\n b\n }')
    assert target.requests[0].json() == {"query": '{ a(x: "q")  b\n }'}


async def test_headers_and_authentication_are_those_of_the_rest_connector(
    context: FakeContext, target: Target, endpoint: str
) -> None:
    authentication = {"type": "apiKey", "apiKeyLocation": "query", "name": "k", "value": "v v"}
    await call(
        context,
        endpoint,
        method="GET",
        headers={"X-A": "1"},
        others={
            "authentication": {"type": "noAuth"},
            "authenticationConfiguration": {"authentication": authentication},
        },
    )
    (request,) = target.requests
    assert request.headers["X-A"] == "1"
    assert list(request.query.items()) == [("k", "v v"), ("query", QUERY)]


async def test_a_status_of_400_or_more_is_the_error_of_the_rest_connector(
    context: FakeContext, target: Target
) -> None:
    url = target.route("POST", "/graphql", json=ERRORS, status=422)
    with pytest.raises(ConnectorError, match="Unprocessable") as failed:
        await call(context, url, others={"documentReturnFormat": {"choice": "JSON"}})
    assert failed.value.code == "422"
    assert failed.value.variables
    assert failed.value.variables["response"]["body"] == ERRORS


@pytest.mark.parametrize("choice", ["JSON", "TEXT"])
async def test_errors_in_the_response_fail_the_job_even_beside_data(
    context: FakeContext, target: Target, choice: str
) -> None:
    url = target.route("POST", "/graphql", json=ERRORS)
    with pytest.raises(ConnectorError, match="boom") as failed:
        await call(context, url, others={"documentReturnFormat": {"choice": choice}})
    assert failed.value.code == "GRAPHQL_ERROR"
    assert failed.value.variables
    response = failed.value.variables["response"]
    assert (response["body"], set(response)) == (ERRORS, {"body", "headers"})


@pytest.mark.parametrize("errors", [[{}], ["text"], [{"message": 1}]])
async def test_errors_without_a_message_get_one(
    context: FakeContext, target: Target, errors: list[Any]
) -> None:
    url = target.route("POST", "/graphql", json={"errors": errors})
    with pytest.raises(ConnectorError, match="GraphQL response contains errors"):
        await call(context, url, others={"documentReturnFormat": {"choice": "JSON"}})


@pytest.mark.parametrize("body", [{"errors": []}, {"errors": {"a": 1}}, {"errors": None}, [ERRORS], "errors"])
async def test_what_is_no_list_of_errors_is_a_success(
    context: FakeContext, target: Target, body: Any
) -> None:
    url = target.route("POST", "/graphql", json=body)
    result = await call(context, url, others={"documentReturnFormat": {"choice": "JSON"}})
    assert result["body"] == body


async def test_elements_without_a_form_of_return_read_the_errors_themselves(
    context: FakeContext, target: Target
) -> None:
    url = target.route("POST", "/graphql", json=ERRORS)
    assert (await call(context, url))["body"] == ERRORS


async def test_a_response_kept_as_a_document_is_not_checked(context: FakeContext, target: Target) -> None:
    url = target.route("POST", "/graphql", json=ERRORS)
    result = await call(context, url, others={"documentReturnFormat": {"choice": "DOCUMENT"}})
    assert result["document"] == context.documents.stored[0].reference
    assert result["body"] is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"query": None}, "query"),
        ({"query": " \n"}, "query"),
        ({"url": "ftp://x"}, "url"),
        ({"method": "HEAD"}, "method"),
        ({"method": None}, "method"),
        ({"variables": [1]}, "variables"),
        ({"readTimeoutInSeconds": -1}, "readTimeoutInSeconds"),
    ],
)
def test_input_that_can_not_work_is_refused_by_its_path(change: dict[str, Any], path: str) -> None:
    given = {"method": "POST", "url": "http://x", "query": QUERY} | change
    with pytest.raises(ValidationError) as refused:
        GraphQLInput.model_validate({"graphql": given})
    assert refused.value.errors()[0]["loc"] == ("graphql", path)
