"""The response parameters, and the body parsed (Camunda 7 sheet, sections 1.2 and 4.2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.responses import parse_json

if TYPE_CHECKING:
    from connectors.sdk import Response

_WITHOUT_ENTITY = frozenset({204, 205, 304})
_LARGE = 256 * 1024
"""Bytes from which a body is read beside the event loop."""


async def result_of(method: str, response: Response) -> dict[str, Any]:
    """`statusCode`, `headers`, `response` and `body`; the last two are null where there is no entity."""
    if method == "HEAD" or response.status in _WITHOUT_ENTITY:
        text = body = None
    elif len(response.body) > _LARGE:
        text, body = await asyncio.to_thread(_read, response.body)
    else:
        text, body = _read(response.body)
    return {
        "statusCode": response.status,
        "headers": dict(response.headers),  # the last line of a name stays
        "response": text,
        "body": body,
    }


def _read(content: bytes) -> tuple[str, Any]:
    return content.decode("utf-8", "replace"), _parsed(content)


def _parsed(content: bytes) -> Any:
    """The value of a body of JSON or XML, else null."""
    start = content.lstrip()[:1]
    if start == b"<":
        return _xml(content)
    try:
        return parse_json(content) if start in (b"{", b"[") else orjson.loads(content)
    except ValueError:
        return None


def _xml(content: bytes) -> Any:
    from connectors.soap.from_xml import to_json  # noqa: PLC0415 - lxml is loaded with the first XML
    from connectors.soap.parsing import BrokenXml, parse  # noqa: PLC0415

    try:
        return to_json(parse(content))
    except BrokenXml:
        return None
