"""Documents: files that process variables refer to, kept outside of them.

A reference is a JSON object with the key `camunda.document.type` (runtime sheet, section 5.6): `camunda` for a stored
document, `external` for a URL, `inline` for content that the reference itself carries.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from pydantic_core import PydanticCustomError, core_schema

from connectors.sdk.constraints import alone
from connectors.sdk.errors import ConnectorError, InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

DISCRIMINATOR = "camunda.document.type"
"""The key by which an object is recognised as a reference."""


def is_reference(value: object) -> bool:
    """Whether a JSON value refers to a document."""
    return isinstance(value, dict) and DISCRIMINATOR in value


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """What is known of a document beside its content; `size` is in bytes, `expires_at` an ISO 8601 instant."""

    content_type: str | None = None
    file_name: str | None = None
    size: int | None = None
    expires_at: str | None = None
    process_definition_id: str | None = None
    process_instance_key: int | None = None
    custom_properties: Mapping[str, Any] = field(default_factory=dict)


class Document(ABC):
    """A document at hand; nothing is read before it is asked for.

    Inputs typed `Document` take a reference, or a list of one. A reference in a `str` input becomes the content in
    Base64, in a `bytes` input the content; in an untyped one it stays a reference, for `context.documents.resolve`.
    A result may hold documents anywhere.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def metadata(self) -> DocumentMetadata:
        """What is known of it; of an external one, what its server says is known once it has been opened."""
        ...

    @property
    @abstractmethod
    def reference(self) -> dict[str, Any]:
        """The JSON object to put into a process variable."""
        ...

    @abstractmethod
    def open(self) -> AsyncIterator[bytes]:
        """The content, piece by piece.

        Raises:
            ConnectorError: the store does not have it, or can't be reached.
        """
        ...

    async def delete(self) -> None:
        """Drops the document from its store; one that is gone already is no error.

        Raises:
            ConnectorError: it is in no store, or the store refused or can't be reached.
        """
        raise ConnectorError(None, "The document is in no store: it can't be deleted.")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _as_document, serialization=core_schema.plain_serializer_function_ser_schema(_as_reference)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "object", "format": "document"}


_LONGEST_SHOWN = 32
"""Characters of JSON in place of a reference that an error repeats: enough for a name."""

RESOLVER = "documents"
"""The key of the validation context under which the worker offers its `Documents`."""


def _as_document(value: Any, info: core_schema.ValidationInfo[Any]) -> Document:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, Document):
        return value
    documents: Documents | None = (info.context or {}).get(RESOLVER)
    if value is None or documents is None:
        raise PydanticCustomError("document_type", "must be a reference to one document")
    if not is_reference(value):
        raise _no_document(value)
    try:
        return documents.resolve(value)
    except InputError as error:
        raise PydanticCustomError("document_reference", "{problem}", {"problem": error.message}) from error


def _no_document(value: Any) -> PydanticCustomError:
    """In the reference's words, which repeat what is there: but content, or a link with a token, has no place in them."""
    shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{len(shown)} characters of JSON"
    return alone(
        f"Unsupported node format, expected either a document reference or an operation, got: {shown}"
    )


def _as_reference(document: Document) -> dict[str, Any]:
    return document.reference


class Documents(Protocol):
    """The worker's document stores."""

    def resolve(self, reference: Mapping[str, Any]) -> Document:
        """The document that a reference names.

        Raises:
            InputError: the reference is malformed or names a store the worker does not have.
        """
        ...

    async def create(
        self,
        content: bytes | AsyncIterable[bytes],
        *,
        name: str | None = None,
        content_type: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Document:
        """Stores `content` as a new document; `metadata` are custom properties kept with it.

        Raises:
            ConnectorError: the store refused it, or can't be reached.
        """
        ...


LARGEST_READ = 64 * 1024**2
"""Bytes of a document that is read whole."""


async def read(document: Document, limit: int = LARGEST_READ) -> bytes:
    """The document's whole content.

    Raises:
        ConnectorError: it has more than `limit` bytes: what may be larger is to be read piece by piece, with `open`.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in document.open():
        size += len(chunk)
        if size > limit:
            raise ConnectorError(
                "DOCUMENT_TOO_LARGE",
                f"The document has more than {limit} bytes, the most that is held in memory.",
            )
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def file_name(document: Document) -> str:
    """The name of the file that a document is sent as; a random one where it has none.

    An external document may have its name only after it was opened.
    """
    return document.metadata.file_name or str(uuid4())
