"""The GraphQL connector: a REST call that carries a query, and whose response may say that the query failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.graphql.model import GraphQLInput
from connectors.rest import RestInput, rest
from connectors.sdk import ConnectorError, Context, connector
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json
from connectors.sdk.retry_after import RetryAfterSettings

if TYPE_CHECKING:
    from connectors.graphql.model import GraphQLRequest

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@connector(
    type="io.camunda:connector-graphql:1",
    name="GraphQL",
    description="Send a GraphQL query or mutation",
    version=12,
    keywords=["API", "mutation"],
    settings=RetryAfterSettings,
)
async def graphql(input: GraphQLInput, context: Context) -> dict[str, Any]:
    """Sends the query and returns the response as the REST connector does.

    Raises:
        ConnectorError: `GRAPHQL_ERROR` where the response names errors; else as of the REST connector.
        InputError: the input can't work.
    """
    result: dict[str, Any] = await rest(_rest_input(input), context)
    wanted = input.document_return_format
    if wanted is not None and wanted.choice is not None:
        _check_errors(result)
    return result


def _rest_input(input: GraphQLInput) -> RestInput:
    request = input.graphql
    content = _content(request)
    with_body = request.method in _WITH_BODY
    parameters = {
        name: value if isinstance(value, str) else json_bytes(value).decode()
        for name, value in content.items()
    }
    return RestInput.model_construct(
        url=request.url,
        method=request.method,
        headers=request.headers,
        body=content if with_body else None,
        query_parameters=None if with_body else parameters,
        connection_timeout_in_seconds=request.connection_timeout_in_seconds,
        read_timeout_in_seconds=request.read_timeout_in_seconds,
        store_response=bool(request.store_response),
        authentication=input.authentication,
        authentication_configuration=input.authentication_configuration,
        document_return_format=input.document_return_format,
    )


def _content(request: GraphQLRequest) -> dict[str, Any]:
    """What is sent: the query without the escapes that a modeler's text field leaves in it, and the variables."""
    query = request.query.replace("\\n", "").replace('\\"', '"')
    return ({} if request.variables is None else {"variables": request.variables}) | {"query": query}


def _check_errors(result: dict[str, Any]) -> None:
    """Fails where the response, parsed or as text, names errors, partial data or not.

    Only elements that choose a form of return are checked: those without the choice were made for releases that
    completed such jobs, and read `response.body.errors` themselves.
    """
    body = result["body"]
    if isinstance(body, str):
        try:
            body = parse_json(body.encode())
        except ValueError:
            return
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list) or not errors:
        return
    first = errors[0].get("message") if isinstance(errors[0], dict) else None
    message = first if isinstance(first, str) else "GraphQL response contains errors"
    response = {"body": body, "headers": result["headers"]}
    raise ConnectorError("GRAPHQL_ERROR", message, variables={"response": response})
