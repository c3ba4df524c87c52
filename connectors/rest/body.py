"""The request's body and content type (HTTP sheet, sections 3.3 to 3.6)."""

from __future__ import annotations

import base64
import codecs
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

from connectors.rest.multipart import multipart
from connectors.sdk import InputError
from connectors.sdk.documents import DISCRIMINATOR, is_reference, read
from connectors.sdk.java_text import java_text
from connectors.sdk.json_text import json_bytes, without_nulls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.documents import Documents

_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\";\s]+)", re.IGNORECASE)
_MARK = f'"{DISCRIMINATOR}"'.encode()


class Body(NamedTuple):
    """What is sent, and its content type where the element's own does not stand."""

    content: bytes | AsyncIterator[bytes]
    content_type: str | None


async def body_of(value: Any, content_type: str | None, documents: Documents, *, drop_nulls: bool) -> Body:
    """Makes the body of a POST, PUT or PATCH request.

    A document as the whole body is sent as it is; documents inside of a body are sent as Base64, or as files of a
    multipart form.

    Args:
        value: the `body` variable.
        content_type: the element's own header, if it has one.
        documents: the stores that references are resolved with.
        drop_nulls: whether null entries of maps are left out of JSON.

    Raises:
        InputError: the content type names an unknown charset, or a document reference is malformed.
        ConnectorError: a document can't be read.
    """
    if value is None:
        return Body(b"", "text/plain; charset=UTF-8" if content_type is None else None)
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if isinstance(value, dict):
        if media_type == "multipart/form-data":
            return Body(*multipart(value, content_type or "", documents))
        if is_reference(value):
            document = documents.resolve(value)
            return Body(
                document.open(),
                None if content_type else document.metadata.content_type or "application/octet-stream",
            )
        if media_type == "application/x-www-form-urlencoded":
            return Body(_form(await _inlined(value, documents)), None)
    default = "application/json" if content_type is None else None
    if isinstance(value, str):
        return Body(value.encode(_charset(content_type), "replace"), default)
    content = await _json(value, documents, drop_nulls=drop_nulls)
    charset = _charset(content_type)
    return Body(content if charset == "utf-8" else content.decode().encode(charset, "replace"), default)


async def _json(value: Any, documents: Documents, *, drop_nulls: bool) -> bytes:
    encoded = json_bytes(without_nulls(value) if drop_nulls else value)
    if _MARK not in encoded:
        return encoded
    value = await _inlined(value, documents)
    return json_bytes(without_nulls(value) if drop_nulls else value)


async def _inlined(value: Any, documents: Documents) -> Any:
    """The value with every document as its content in Base64."""
    if isinstance(value, dict):
        if is_reference(value):
            return base64.b64encode(await read(documents.resolve(value))).decode()
        return {key: await _inlined(item, documents) for key, item in value.items()}
    if isinstance(value, list):
        return [await _inlined(item, documents) for item in value]
    return value


def _form(fields: dict[str, Any]) -> bytes:
    pairs = (
        _quoted(name) if value is None else f"{_quoted(name)}={_quoted(java_text(value))}"
        for name, value in fields.items()
    )
    return "&".join(pairs).encode()


def _quoted(text: str) -> str:
    return quote_plus(text, safe="*")


def _charset(content_type: str | None) -> str:
    match = _CHARSET.search(content_type or "")
    if match is None:
        return "utf-8"
    try:
        return codecs.lookup(match[1]).name
    except LookupError:
        msg = "headers, Content-Type: the charset is not known; UTF-8 is the usual one"
        raise InputError(msg) from None
