"""The base of inputs as the published templates name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from collections.abc import Callable


class Model(BaseModel):
    """An input whose fields have their names in camel case among the variables: `client_id` is `clientId`.

    Variables it does not know are ignored, on which templates over a connector rely, and no message about a wrong input
    repeats the value.
    """

    # A validator is built when the first job needs it: most of the shipped ones are needed by nobody.
    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", hide_input_in_errors=True, defer_build=True
    )


def goes_before(kept: str, own: str) -> Callable[[object], object]:
    """For `model_validator(mode="before")`: what is kept for several elements goes before an element's own.

    An element that chose it has no values of its own, yet templates fill in their kind. Both are names of variables.
    """

    def only_one(given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get(kept), dict):
            return {name: value for name, value in given.items() if name != own}
        return given

    return only_one
