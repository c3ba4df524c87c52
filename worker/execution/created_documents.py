"""Documents that an expression asks for with `createDocument`, made once its value is known."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from worker.execution.errors import ResultRejected
from worker.execution.functions import DocumentToCreate

if TYPE_CHECKING:
    from connectors.sdk.documents import Documents
    from worker.execution.expressions import Expression


def creates_documents(expression: Expression | None) -> bool:
    """Whether the values of an expression may hold documents to create."""
    return expression is not None and "createDocument" in expression.text


async def create_documents(value: Any, documents: Documents) -> Any:
    """A copy of an expression's value with the reference of a new document in each place that asks for one.

    Raises:
        ResultRejected: the value as a whole asks for one, or the content is not what the function takes.
        ConnectorError: the store refused it, or can't be reached.
    """
    if isinstance(value, DocumentToCreate):
        raise ResultRejected(
            "createDocument must stand in a field of the result, such as {file: createDocument(…)}."
        )
    return await _replaced(value, documents)


async def _replaced(node: Any, documents: Documents) -> Any:
    if isinstance(node, dict):
        return {key: await _replaced(item, documents) for key, item in node.items()}
    if isinstance(node, list):
        return [await _replaced(item, documents) for item in node]
    if isinstance(node, DocumentToCreate):
        return await _created(node.content, documents)
    return node


async def _created(value: Any, documents: Documents) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {"content": value}
    content = given.get("content", given.get("data"))
    name = given.get("name", given.get("fileName"))
    document = await documents.create(
        _decoded(content), name=name or str(uuid4()), content_type=given.get("contentType")
    )
    return document.reference


def _decoded(content: Any) -> bytes:
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (AttributeError, binascii.Error, ValueError):
        raise ResultRejected("createDocument takes content as Base64 text.") from None
