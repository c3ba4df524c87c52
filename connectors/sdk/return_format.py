"""What becomes of content that a call returns: a stored document, text, or JSON (HTTP sheet, section 5; data sheet, 0.4)."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.model import Model
from connectors.sdk.responses import parse_json
from connectors.sdk.template import template

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from connectors.sdk.documents import Documents

LARGEST_INLINE = 1_572_864  # bytes, 1.5 MiB
_LARGEST_READ = 64 * 1024**2  # bytes of a text that older templates ask for without a bound


def _blank_as_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


class DocumentReturnFormat(Model):
    """What becomes of the response's body."""

    choice: Annotated[Literal["DOCUMENT", "TEXT", "JSON"] | None, BeforeValidator(_blank_as_none)] = Field(
        default=None,
        title="Response body",
        description="A stored document, text, or JSON; by default text, parsed if it is JSON",
        json_schema_extra=template(choices={"DOCUMENT": "Document", "TEXT": "Text"}),
    )
    encoding: str | None = Field(
        default=None,
        description="Charset of the text, UTF-8 by default",
        examples=["ISO-8859-1"],
        json_schema_extra=template(when={"choice": "TEXT"}),
    )


def check_format(wanted: DocumentReturnFormat | None) -> None:
    """Says before anything is sent that the result's charset is unknown.

    Raises:
        InputError: it is.
    """
    if wanted is not None and wanted.choice == "TEXT":
        _charset(wanted)


def inlined(body: bytes, wanted: DocumentReturnFormat) -> Any:
    """The content as the value of a variable: text, or the JSON that it is.

    Raises:
        ConnectorError: it is too large for a variable, or no JSON.
    """
    if len(body) > LARGEST_INLINE:
        msg = (
            f"{'JSON' if wanted.choice == 'JSON' else 'Text'} response payload exceeds the inline variable size limit "
            "of 1.5 MiB. Choose DOCUMENT as the return format to keep large responses out of the variables."
        )
        raise ConnectorError(None, msg)
    return body.decode(_charset(wanted), "replace") if wanted.choice == "TEXT" else _json(body)


async def downloaded(
    content: AsyncIterable[bytes],
    wanted: DocumentReturnFormat | None,
    documents: Documents,
    *,
    as_document: bool,
    name: str,
    content_type: str | None,
) -> dict[str, Any]:
    """What a download from a store of objects returns, `{"document": ...}` or `{"content": ...}`.

    Args:
        content: the object's, in pieces; not read beyond what the result takes.
        wanted: the choice of newer templates.
        documents: takes the content of a document.
        as_document: the choice of older templates, which counts without one of the newer; if not, UTF-8 text.
        name: of the document.
        content_type: of the document.

    Raises:
        ConnectorError: too large for a variable, no JSON, or the document store refused it.
    """
    choice = wanted.choice if wanted is not None else None
    if choice == "DOCUMENT" or (choice is None and as_document):
        stored = await documents.create(content, name=name, content_type=content_type)
        return {"document": stored.reference}
    if wanted is None or choice is None:
        text = await _read(content, _LARGEST_READ)
        if len(text) > _LARGEST_READ:
            raise ConnectorError(
                None, "The object is too large for a variable: have it returned as a document."
            )
        return {"content": text.decode("utf-8", "replace")}
    return {"content": inlined(await _read(content, LARGEST_INLINE), wanted)}


async def _read(content: AsyncIterable[bytes], most: int) -> bytes:
    """The content, or enough of it to see that it is longer than `most` bytes."""
    pieces, size = [], 0
    async for piece in content:
        pieces.append(piece)
        size += len(piece)
        if size > most:
            break
    return b"".join(pieces)


def _json(body: bytes) -> Any:
    if not body.strip():
        msg = "JSON response format selected but payload was empty or could not be parsed."
        raise ConnectorError(None, msg)
    try:
        return parse_json(body)
    except ValueError:
        msg = "JSON response format selected but payload is not valid JSON: it does not begin with a JSON value."
        raise ConnectorError(None, msg) from None


def _charset(wanted: DocumentReturnFormat) -> str:
    try:
        return codecs.lookup((wanted.encoding or "").strip() or "utf-8").name
    except LookupError:
        msg = "documentReturnFormat.encoding: the charset is not known; UTF-8 is the usual one"
        raise InputError(msg) from None
