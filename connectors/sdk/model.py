"""The base of inputs as the published templates name them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """An input whose fields have their names in camel case among the variables: `client_id` is `clientId`.

    Variables it does not know are ignored, on which templates over a connector rely, and no message about a wrong input
    repeats the value.
    """

    # A validator is built when the first job needs it: most of the shipped ones are needed by nobody.
    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", hide_input_in_errors=True, defer_build=True
    )
