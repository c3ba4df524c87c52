"""How a connector is declared: a function, its job type and its typed input."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel

from connectors.sdk.context import Context

InputModel = type[BaseModel]
"""The pydantic model that a job's variables are read into."""

Call = Callable[[Any, Context], Awaitable[Any]]
"""What runs a job: typed input and context in, anything that JSON can hold out."""


@dataclass(frozen=True, slots=True)
class Connector:
    """A declared connector, as an entry point of `connector_worker.connectors` names it.

    `input_variables` are the names of the variables fetched for a job: the fields of the input model.
    """

    type: str
    name: str
    description: str
    input: InputModel
    call: Call
    input_variables: tuple[str, ...]
    version: int = 1


def connector(
    *, type: str, name: str, description: str = "", version: int = 1
) -> Callable[[Call], Connector]:
    """Declares an `async def` of `(input, context)` as the connector of a job type.

    Args:
        type: the job type, such as `com.example:shout:1`.
        name: the display name; settings such as `CONNECTOR_<NAME>_TYPE` are derived from it.
        description: one line for the modeler.
        version: of the element template.

    Raises:
        TypeError: the function's first parameter is not annotated with a pydantic model.

    Example:
        @connector(type="com.example:shout:1", name="Shout", description="Says it louder")
        async def shout(input: Shout, context: Context) -> dict[str, str]:
            return {"said": input.text.upper()}
    """

    def declare(function: Call) -> Connector:
        model = _input_model(function)
        names = tuple(field.alias or name for name, field in model.model_fields.items())
        return Connector(type, name, description, model, function, names, version)

    return declare


def _input_model(function: Call) -> InputModel:
    first = next(iter(inspect.signature(function).parameters), None)
    hints = get_type_hints(function, localns={"Context": Context}) if first else {}
    model = hints.get(first or "")
    if not (inspect.isclass(model) and issubclass(model, BaseModel)):
        where = getattr(function, "__qualname__", repr(function))
        msg = f"{where}: the first parameter must be annotated with a pydantic model, the connector's input"
        raise TypeError(msg)
    return model
