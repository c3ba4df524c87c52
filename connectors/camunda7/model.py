"""The input parameters of Camunda 7's connectors, as variables of a job (Camunda 7 sheet, sections 1.1 and 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from connectors.sdk import Model, template

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "c7_"
_PREFIXED = frozenset({"c7_url", "c7_method", "c7_headers", "c7_payload"})
_HIDDEN = template(omit=True)


@dataclass(frozen=True, slots=True)
class Parameters:
    """One request as the model gives it; a method or URL that is missing is None."""

    url: str | None
    method: str | None
    headers: Mapping[str, Any]
    payload: Any
    options: Mapping[str, Any]


class SoapInput(Model):
    """One SOAP call. What is named `c7_…` is for models whose process has a variable of the plain name."""

    url: str | None = Field(
        default=None, title="URL", description="Where the request goes, sent as it is written"
    )
    headers: dict[str, Any] | None = Field(
        default=None,
        description="All headers of the request; none is added, not even Content-Type",
        examples=[{"Content-Type": "text/xml;charset=UTF-8"}],
    )
    payload: Any = Field(
        default=None,
        description="The body: text is sent as it is, anything else as JSON",
        json_schema_extra=template(multiline=True),
    )
    request_config: dict[str, Any] | None = Field(
        default=None,
        title="Request configuration",
        description="Options such as socket-timeout, in milliseconds, or throw-http-error",
        examples=[{"throw-http-error": True}],
    )
    dashed_request_config: dict[str, Any] | None = Field(
        default=None, alias="request-config", json_schema_extra=_HIDDEN
    )
    c7_url: str | None = Field(default=None, alias="c7_url", json_schema_extra=_HIDDEN)
    c7_headers: dict[str, Any] | None = Field(default=None, alias="c7_headers", json_schema_extra=_HIDDEN)
    c7_payload: Any = Field(default=None, alias="c7_payload", json_schema_extra=_HIDDEN)
    c7_request_config: dict[str, Any] | None = Field(
        default=None, alias="c7_requestConfig", json_schema_extra=_HIDDEN
    )

    @property
    def parameters(self) -> Parameters:
        """What is given; the plain names count for nothing where one is prefixed: they may be the process's own."""
        options = self.c7_request_config or self.request_config or self.dashed_request_config
        if self.model_fields_set.isdisjoint(_PREFIXED):
            return self._of(self.url, self.headers, self.payload, options, "")
        return self._of(self.c7_url, self.c7_headers, self.c7_payload, self.c7_request_config, _PREFIX)

    def _of(
        self,
        url: str | None,
        headers: dict[str, Any] | None,
        payload: Any,
        options: dict[str, Any] | None,
        prefix: str,
    ) -> Parameters:
        return Parameters(url, self._method(prefix), headers or {}, payload, options or {})

    def _method(self, prefix: str) -> str | None:  # noqa: ARG002 - HTTP has a choice
        return "POST"


class HttpInput(SoapInput):
    """One HTTP call. What is named `c7_…` is for models whose process has a variable of the plain name."""

    method: str | None = Field(
        default=None, description="GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS or TRACE", examples=["GET"]
    )
    c7_method: str | None = Field(default=None, alias="c7_method", json_schema_extra=_HIDDEN)

    def _method(self, prefix: str) -> str | None:
        return self.c7_method if prefix else self.method
