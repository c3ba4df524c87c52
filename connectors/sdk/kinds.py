"""An input whose kind another one beside it tells: what models know the reference to say where the two don't fit.

Error expressions look for these words (recorded jobs of clouds, section 2); what they mean stands in the worker's log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BeforeValidator, ValidationError

from connectors.sdk.constraints import alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import PydanticCustomError

UNKNOWN_KIND = "Unexpected Error, Further investigation is needed"
"""Said of a kind that is none of the input's."""


def missing_kind(name: str) -> str:
    """Said where the input is there, but not what tells its kind."""
    return f"Missing external type id property '{name}'"


def missing_input(about: str, name: str) -> str:
    """Said where a kind is told of an input that is not there."""
    return f"Missing property '{about}' for external type id '{name}'"


def kind_told_by(name: str, *, about: str, kinds: Iterable[str]) -> BeforeValidator:
    """For `Annotated`, around an object in which `name` tells the kind of `about`; both as they stand among variables.

    Where neither is there, the object's own rules say so.
    """
    known = tuple(kinds)
    meaning = f"It must be one of: {', '.join(known)}."

    def check(value: object) -> object:
        if isinstance(value, dict):
            kind, there = value.get(name), about in value
            if kind is None and there:
                raise _at(name, kind, alone(missing_kind(name), meaning))
            if kind is not None and kind not in known:
                raise _at(name, kind, alone(UNKNOWN_KIND, meaning))
            if kind is not None and not there:
                raise _at(about, None, alone(missing_input(about, name), "It is required."))
        return value

    return BeforeValidator(check)


def _at(name: str, value: object, violation: PydanticCustomError) -> ValidationError:
    """The violation of a member, told from where the whole object is at hand."""
    return ValidationError.from_exception_data(name, [{"type": violation, "loc": (name,), "input": value}])
