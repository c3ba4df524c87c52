"""The field rules that inputs of the reference share, worded as it words them."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_Sized = TypeVar("_Sized", str, "dict[str, object]", "list[object]")


def not_null(value: object) -> object:
    """For `BeforeValidator`: a field of any type that must be given.

    Raises:
        PydanticCustomError: it is null.
    """
    if value is None:
        raise PydanticCustomError("null", "must not be null")
    return value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return text


def _not_empty(value: _Sized) -> _Sized:
    if not value:
        raise PydanticCustomError("empty", "must not be empty")
    return value


NotBlank = Annotated[str, AfterValidator(_not_blank)]
"""A text with more than blanks in it."""

NotEmpty = Annotated[str, AfterValidator(_not_empty)]
"""A text that may be blanks, but not nothing."""

REFUSE_EMPTY = AfterValidator(_not_empty)
"""For `Annotated`: a list or an object with at least one member."""
