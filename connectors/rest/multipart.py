"""Bodies of type multipart/form-data (RFC 7578; HTTP sheet, section 3.5)."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import is_reference
from connectors.sdk.java_text import java_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from connectors.sdk.documents import Document, Documents

_BOUNDARY = re.compile(r";\s*boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+(\s*;[\x20-\x7e]*)?")

Part = tuple[str, "Document | str"]
"""A field's name and what it holds."""


def multipart(
    fields: dict[str, Any], content_type: str, documents: Documents
) -> tuple[bytes | AsyncIterator[bytes], str | None]:
    """The body, streamed if documents are in it, and its content type.

    A list becomes one part an item, a null no part at all. A boundary in the element's own content type is used.
    """
    given = _BOUNDARY.search(content_type)
    boundary = (given[1] or given[2]) if given else f"connector-worker-{uuid.uuid4()}"
    header = None if given else f"multipart/form-data; charset=ISO-8859-1; boundary={boundary}"
    parts = list(_parts(fields, documents))
    if any(not isinstance(content, str) for _, content in parts):
        return _streamed(parts, boundary), header
    texts = b"".join(
        _text_part(name, content, boundary) for name, content in parts if isinstance(content, str)
    )
    return texts + _end(boundary), header


def _parts(fields: dict[str, Any], documents: Documents) -> Iterator[Part]:
    for name, value in fields.items():
        if value is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            yield name, documents.resolve(item) if is_reference(item) else java_text(item)


async def _streamed(parts: list[Part], boundary: str) -> AsyncIterator[bytes]:
    for name, content in parts:
        if isinstance(content, str):
            yield _text_part(name, content, boundary)
            continue
        yield _document_head(name, content, boundary)
        async for chunk in content.open():
            yield chunk
        yield b"\r\n"
    yield _end(boundary)


def _text_part(name: str, text: str, boundary: str) -> bytes:
    try:
        content, kind = text.encode("latin-1"), ""
    except UnicodeEncodeError:  # the reference loses such characters; a part may say how it is encoded
        content, kind = text.encode(), "Content-Type: text/plain; charset=UTF-8\r\n"
    return _head(boundary, f'name="{_escaped(name)}"', kind) + content + b"\r\n"


def _document_head(name: str, document: Document, boundary: str) -> bytes:
    disposition = f'name="{_escaped(name)}"'
    if (file_name := document.metadata.file_name) is not None:
        disposition += f'; filename="{_escaped(file_name)}"'
    kind = document.metadata.content_type or ""
    if not _MEDIA_TYPE.fullmatch(kind):
        kind = "application/octet-stream"
    return _head(boundary, disposition, f"Content-Type: {kind}\r\n")


def _head(boundary: str, disposition: str, kind: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n".encode()


def _end(boundary: str) -> bytes:
    return f"--{boundary}--\r\n".encode()


def _escaped(text: str) -> str:
    return re.sub(r"[\r\n]", " ", text.replace("\\", "\\\\").replace('"', '\\"'))
