"""From a job's variables to the typed input of an operation.

Most jobs take the short way: their JSON text goes straight to the model. Only text that holds the marker of a
secret, a document or a function is decoded first and worked over; only input that the model refuses is looked at
value by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from connectors.sdk.constraints import MEANING
from connectors.sdk.documents import RESOLVER
from connectors.sdk.errors import InputError
from worker.execution.coercion import coerce, read_documents
from worker.execution.encoding import decode_aside
from worker.execution.violations import data_path, dotted, is_alone, message_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

_ROUNDS = 3
"""How often a conversion may bring up another one: a single item becomes a list, then the item itself converts."""


async def decoded(text: str, inline: int) -> dict[str, Any]:
    """The variables of a job; texts of more than `inline` characters are decoded aside.

    Raises:
        InputError: they are not a JSON object.
    """
    try:
        variables = await decode_aside(text, inline)
    except ValueError:
        raise InputError("The variables of the job are not valid JSON.") from None
    if not isinstance(variables, dict):
        raise InputError("The variables of the job are not a JSON object.")
    return variables


async def bind_text(model: type[BaseModel], text: str, services: Mapping[str, Any]) -> BaseModel:
    """The input that a JSON text without markers holds.

    Args:
        model: the operation's input.
        text: the job's variables.
        services: the validation context: what documents and FEEL among the inputs are resolved with.

    Raises:
        InputError: every violation, by its path.
        ConnectorError: a document that an input asks the content of can't be read.
    """
    try:
        bound: BaseModel = model.__pydantic_validator__.validate_json(text, context=services)
    except ValidationError:
        return await bind_tree(model, await decoded(text, len(text)), services)
    return bound


async def bind_tree(model: type[BaseModel], variables: Any, services: Mapping[str, Any]) -> BaseModel:
    """As `bind_text`, for variables that are decoded already; they are changed where values convert."""
    validate = model.__pydantic_validator__.validate_python
    for left in reversed(range(_ROUNDS)):
        try:
            bound: BaseModel = validate(variables, context=services)
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            read = left and await read_documents(variables, errors, services[RESOLVER])
            if not left or not (coerce(variables, errors) or read):
                raise _refusal(errors, variables) from None
        else:
            return bound
    raise AssertionError


def _refusal(errors: Sequence[ErrorDetails], variables: Any) -> InputError:
    """The error of an input that is not valid; its note names the input where the message is in words of others."""
    error = InputError(message_for(errors, variables))
    if is_alone(errors) and (path := data_path(errors[0], variables)):
        error.add_note(f"It is about the input {dotted(path)}.")
        if meaning := errors[0].get("ctx", {}).get(MEANING):
            error.add_note(meaning)
    return error
