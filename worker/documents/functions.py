"""The functions that inputs may call: `{"camunda.function.type": NAME, "params": […]}` (runtime sheet, section 5.6)."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.documents import Document, is_reference, read
from connectors.sdk.errors import ConnectorError, InputError
from worker import feel
from worker.durations import parse_duration

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from connectors.sdk.documents import Documents

MARKER = "camunda.function.type"
"""The key by which an object is recognised as a call."""

MOST_CALLS = 10
"""Calls in the variables of one job."""

_LINK_LASTS = "PT1H"


async def call_functions(variables: Any, documents: Documents) -> Any:
    """A copy of decoded variables with each call replaced by its value, inner ones first.

    Raises:
        InputError: there is no such function, too many are called, or one failed.
    """
    return await _Calls(documents).replaced(variables)


class _Calls:
    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._made = 0

    async def replaced(self, node: Any) -> Any:
        if isinstance(node, list):
            return [await self.replaced(item) for item in node]
        if not isinstance(node, dict):
            return node
        if MARKER not in node:
            return {key: await self.replaced(item) for key, item in node.items()}
        return await self._call(node)

    async def _call(self, call: dict[str, Any]) -> Any:
        self._made += 1
        if self._made > MOST_CALLS:
            raise InputError(f"More than {MOST_CALLS} functions are called in the variables of one job.")
        name = call[MARKER]
        function = _FUNCTIONS.get(name) if isinstance(name, str) else None
        if function is None:
            raise InputError(f"No intrinsic function found with name: {name}")
        params = await self.replaced(call.get("params") or [])
        if not isinstance(params, list):
            raise InputError(f"Function {name}: its params must be a list.")
        try:
            return await function(*[self._argument(param) for param in params])
        except TypeError as error:
            raise InputError(f"Function {name} does not take {len(params)} params of this kind.") from error
        except ConnectorError as error:
            raise InputError(f"Function {name}: {error}", code=error.code) from error

    def _argument(self, param: Any) -> Any:
        return self._documents.resolve(param) if is_reference(param) else param


async def _base64(value: Document | str) -> str:
    return base64.b64encode(await _bytes(value)).decode()


async def _get_text(document: Document, charset: str = "utf-8") -> str:
    try:
        return (await read(_document(document))).decode(charset or "utf-8", "replace")
    except LookupError:
        raise InputError(f"{charset} is no character set") from None


async def _get_json(document: Document, expression: str | None = None) -> Any:
    try:
        value = orjson.loads(await read(_document(document)))
    except ValueError:
        raise InputError("the document is not JSON") from None
    if expression is None:
        return value
    try:
        return feel.compile(expression).evaluate_json(value)
    except feel.FeelError as error:
        raise InputError(str(error)) from error


async def _create_link(document: Document, lasts: str | None = None) -> str:
    try:
        seconds = parse_duration(lasts or _LINK_LASTS) / 1000
    except ValueError:
        raise InputError(f"{lasts} is not an ISO 8601 duration such as PT1H") from None
    link = getattr(_document(document), "link", None)
    if link is None:
        raise InputError("the document has no links")
    url: str = await link(timedelta(seconds=seconds))
    return url


def _document(value: Any) -> Document:
    if not isinstance(value, Document):
        raise InputError("its first param must be a document")
    return value


async def _bytes(value: Document | str) -> bytes:
    return value.encode() if isinstance(value, str) else await read(_document(value))


_FUNCTIONS: dict[str, Callable[..., Awaitable[Any]]] = {
    "base64": _base64,
    "getText": _get_text,
    "getJson": _get_json,
    "createLink": _create_link,
}
