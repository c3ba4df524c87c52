"""Input of the GraphQL connector, as the element template gives it (HTTP sheet, section 7)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connectors.rest.model import (
    ENDPOINT,
    Authentication,
    ConnectionTimeout,
    Method,
    ReadTimeout,
    SharedAuthentication,
)
from connectors.sdk import Model, template
from connectors.sdk.constraints import HttpUrl, NotBlank
from connectors.sdk.return_format import DocumentReturnFormat

_QUERY = "GraphQL query"


class GraphQLRequest(Model):
    """One query or mutation, and where it goes."""

    url: HttpUrl = Field(
        title="URL",
        description="Absolute URL of the end point, http or https",
        json_schema_extra=template(group=ENDPOINT),
    )
    method: Method = Field(
        description="HTTP method", json_schema_extra=template(group=ENDPOINT, default="POST")
    )
    query: NotBlank = Field(
        description="Query or mutation",
        examples=["query($id: ID!) { order(id: $id) { total } }"],
        json_schema_extra=template(group=_QUERY, multiline=True),
    )
    variables: dict[str, Any] | None = Field(
        default=None,
        description="Values of the query's variables",
        examples=[{"id": "R-1001"}],
        json_schema_extra=template(group=_QUERY),
    )
    headers: dict[str, str | None] | None = Field(
        default=None,
        description="Headers to add to the request",
        json_schema_extra=template(group=ENDPOINT),
    )
    store_response: bool | None = Field(
        default=None,
        description="Deprecated: use documentReturnFormat",
        json_schema_extra=template(omit=True),
    )
    connection_timeout_in_seconds: ConnectionTimeout = None
    read_timeout_in_seconds: ReadTimeout = None


class GraphQLInput(Model):
    """One GraphQL call."""

    graphql: GraphQLRequest = Field(title="GraphQL")
    authentication: Authentication | None = Field(default=None, description="How to authenticate")
    document_return_format: DocumentReturnFormat | None = Field(default=None, title="Response")
    authentication_configuration: SharedAuthentication = None
