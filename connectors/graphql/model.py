"""Input of the GraphQL connector, as the element template gives it (HTTP sheet, section 7)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from connectors.rest.model import (
    Authentication,
    AuthenticationConfiguration,
    DocumentReturnFormat,
    HttpUrl,
    Model,
)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return text


class GraphQLRequest(Model):
    """One query or mutation, and where it goes."""

    url: HttpUrl = Field(description="Absolute URL of the end point, http or https")
    method: Literal["POST", "GET", "DELETE", "PATCH", "PUT"] = Field(description="HTTP method")
    query: Annotated[str, AfterValidator(_not_blank)] = Field(description="Query or mutation")
    variables: dict[str, Any] | None = Field(default=None, description="Values of the query's variables")
    headers: dict[str, str | None] | None = Field(default=None, description="Headers to add to the request")
    store_response: bool | None = Field(default=None, description="Deprecated: use documentReturnFormat")
    connection_timeout_in_seconds: int | None = Field(
        default=None, ge=0, description="Limit of connecting; 20 by default, 0 for none"
    )
    read_timeout_in_seconds: int | None = Field(
        default=None,
        ge=0,
        description="Limit of each wait for data; the connection's limit by default, 0 for none",
    )


class GraphQLInput(Model):
    """One GraphQL call."""

    graphql: GraphQLRequest
    authentication: Authentication | None = Field(default=None, description="How to authenticate")
    document_return_format: DocumentReturnFormat | None = None
    authentication_configuration: AuthenticationConfiguration | None = None
