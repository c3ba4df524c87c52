"""The functions that inputs may call: `{"camunda.function.type": NAME, "params": […]}` (runtime sheet, section 5.6)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from inspect import signature
from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.documents import Document, is_reference, read
from connectors.sdk.errors import ConnectorError, InputError
from worker import feel
from worker.documents.github import installation_token
from worker.durations import parse_duration

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from connectors.sdk.documents import Documents
    from connectors.sdk.http import HttpClient

MARKER = "camunda.function.type"
"""The key by which an object is recognised as a call."""

MOST_CALLS = 10
"""Calls in the variables of one job."""

_LINK_LASTS = "PT1H"


@dataclass(frozen=True, slots=True)
class Resources:
    """What functions work with; `mask` keeps a text out of errors and logs."""

    documents: Documents
    http: HttpClient
    mask: Callable[[str], None]


class Calls:
    """Where decoded variables call functions, found in one walk: the outermost calls, inner ones are their params."""

    __slots__ = ("_made", "_places")

    def __init__(self, variables: dict[str, Any]) -> None:
        self._made = 0
        self._places: list[tuple[Any, Any]] = []
        rest: list[Any] = [variables]
        while rest:
            node = rest.pop()
            for key, item in node.items() if isinstance(node, dict) else enumerate(node):
                if isinstance(item, dict) and MARKER in item:
                    self._places.append((node, key))
                elif isinstance(item, (dict, list)):
                    rest.append(item)

    async def replace(self, resources: Resources) -> None:
        """Puts each call's value in its place.

        Raises:
            InputError: there is no such function, too many are called, or one failed.
        """
        for node, key in self._places:
            node[key] = await self._call(node[key], resources)

    async def _call(self, call: dict[str, Any], resources: Resources) -> Any:
        self._made += 1
        if self._made > MOST_CALLS:
            raise InputError(f"More than {MOST_CALLS} functions are called in the variables of one job.")
        name = call[MARKER]
        function = _FUNCTIONS.get(name) if isinstance(name, str) else None
        if function is None:
            raise InputError(f"No intrinsic function found with name: {name}")
        params = call.get("params") or []
        if not isinstance(params, list):
            raise InputError(f"Function {name}: its params must be a list.")
        arguments = [resources, *[await self._argument(param, resources) for param in params]]
        try:
            signature(function).bind(*arguments)
        except TypeError:
            raise InputError(f"Function {name} does not take {len(params)} params.") from None
        try:
            return await function(*arguments)
        except ConnectorError as error:
            raise InputError(f"Function {name}: {error}", code=error.code) from error

    async def _argument(self, param: Any, resources: Resources) -> Any:
        if isinstance(param, dict) and MARKER in param:
            param = await self._call(param, resources)
        return resources.documents.resolve(param) if is_reference(param) else param


async def _base64(_: Resources, value: Document | str) -> str:
    return base64.b64encode(await _bytes(value)).decode()


async def _get_text(_: Resources, document: Document, charset: str | None = None) -> str:
    try:
        return (await read(_document(document))).decode(charset or "utf-8", "replace")
    except (LookupError, TypeError):
        raise InputError(f"{charset} is no character set") from None


async def _get_json(_: Resources, document: Document, expression: str | None = None) -> Any:
    try:
        value = orjson.loads(await read(_document(document)))
    except ValueError:
        raise InputError("the document is not JSON") from None
    if expression is None:
        return value
    if not isinstance(expression, str):
        raise InputError("its second param must be a FEEL expression")
    try:
        return feel.compile(expression).evaluate_json(value)
    except feel.FeelError as error:
        raise InputError(str(error)) from error


async def _create_link(_: Resources, document: Document, lasts: str | None = None) -> str:
    try:
        seconds = parse_duration(lasts or _LINK_LASTS) / 1000
    except (TypeError, ValueError):
        raise InputError(f"{lasts} is not an ISO 8601 duration such as PT1H") from None
    link = getattr(_document(document), "link", None)
    if link is None:
        raise InputError("the document has no links")
    url: str = await link(timedelta(seconds=seconds))
    return url


async def _installation_token(resources: Resources, key: Any, app: Any, installation: Any) -> str:
    token = await installation_token(resources.http, key, app, installation)
    resources.mask(token)
    return token


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
    "createGithubAppInstallationToken": _installation_token,
}
