"""Messages as Bedrock takes them, and as processes keep them."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from connectors.sdk import ConnectorError
from connectors.sdk.documents import file_name, read

if TYPE_CHECKING:
    from connectors.aws.bedrock.model import Content, Message
    from connectors.sdk import Document

_IMAGES = frozenset({"png", "jpeg", "gif", "webp"})
_DOCUMENTS = frozenset({"pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"})
_OTHERWISE = {"jpg": "jpeg", "htm": "html"}
"""Formats by the extensions that Bedrock does not know them by."""


async def said(message: Message) -> dict[str, Any]:
    """A message for Bedrock; its documents are read whole.

    Raises:
        ConnectorError: a document is of a kind that Bedrock does not take, or can't be read.
    """
    return {"role": message.role, "content": [await _block(each) for each in message.content_list]}


def kept(message: Message) -> dict[str, Any]:
    """A message for the process; its documents are references."""
    return {"role": message.role, "contentList": [_part(each) for each in message.content_list]}


def heard(answer: dict[str, Any]) -> dict[str, Any]:
    """The texts of an answer, for the process."""
    message = answer["output"]["message"]
    texts = [{"text": each["text"]} for each in message["content"] if "text" in each]
    return {"role": message["role"], "contentList": texts}


def _part(content: Content) -> dict[str, Any]:
    return {"text": content.text} if content.document is None else {"document": content.document.reference}


async def _block(content: Content) -> dict[str, Any]:
    if content.document is None:
        return {"text": content.text}
    kind = _format(content.document)
    source = {"bytes": await read(content.document)}
    if kind in _IMAGES:
        return {"image": {"format": kind, "source": source}}
    name = PurePosixPath(file_name(content.document)).stem
    return {"document": {"format": kind, "name": name, "source": source}}


def _format(document: Document) -> str:
    """The format by the file's extension, else by its content type."""
    known = document.metadata
    extension = PurePosixPath(known.file_name or "").suffix
    found = (extension or mimetypes.guess_extension(known.content_type or "") or "").lower().removeprefix(".")
    found = _OTHERWISE.get(found, found)
    if found not in _IMAGES | _DOCUMENTS:
        taken = ", ".join(sorted(_IMAGES | _DOCUMENTS))
        raise ConnectorError(None, f"Unsupported document type: Bedrock takes {taken}")
    return found
