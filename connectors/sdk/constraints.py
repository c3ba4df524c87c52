"""The field rules that inputs of the reference share, worded as it words them."""

from __future__ import annotations

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from connectors.sdk.template import template

_HTTP_URL = re.compile(r"https?://.*")

_Sized = TypeVar("_Sized", str, "dict[str, object]", "list[object]")


ALONE = "alone"
"""The kind of a violation that is told without an opening and a path, where there is no other one."""


MEANING = "meaning"
"""The key of its context under which stands what its words mean."""


def alone(message: str, meaning: str | None = None) -> PydanticCustomError:
    """A violation whose words are the whole message of the error, unless there are others: models look for them.

    `meaning`, sentences about the input, stands in the worker's log, and in place of the words beside others.
    """
    explained = {} if meaning is None else {MEANING: meaning}
    return PydanticCustomError(ALONE, "{message}", {"message": message, **explained})


def not_null(value: object) -> object:
    """For `BeforeValidator`: a field of any type that must be given.

    Raises:
        PydanticCustomError: it is null.
    """
    if value is None:
        raise PydanticCustomError("null", "must not be null")
    return value


def type_by_default(name: str) -> BeforeValidator:
    """For `Annotated`, around a union that `type` discriminates: what an object without a type is.

    It is set in the object at hand, so that messages name the places of the input as it was given.
    """

    def set_type(value: object) -> object:
        if isinstance(value, dict) and value.get("type") is None:
            value["type"] = name
        return value

    return BeforeValidator(set_type)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return text


def _not_empty(value: _Sized) -> _Sized:
    if not value:
        raise PydanticCustomError("empty", "must not be empty")
    return value


def _http_url(url: str) -> str:
    _not_blank(url)
    if not _HTTP_URL.fullmatch(url):
        raise PydanticCustomError("http_url", "must be a http(s) URL")
    return url


NotBlank = Annotated[str, AfterValidator(_not_blank)]
"""A text with more than blanks in it."""

NotEmpty = Annotated[str, AfterValidator(_not_empty)]
"""A text that may be blanks, but not nothing."""

HttpUrl = Annotated[
    str,
    AfterValidator(_http_url),
    Field(json_schema_extra=template(pattern="^https?://", message="Must be a http(s) URL")),
]
"""An absolute URL, http or https."""

REFUSE_EMPTY = AfterValidator(_not_empty)
"""For `Annotated`: a list or an object with at least one member."""
