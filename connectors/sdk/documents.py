"""Documents: files that process variables refer to, kept outside of them.

A reference is a JSON object with the key `camunda.document.type` (runtime sheet, section 5.6): `camunda` for a stored
document, `external` for a URL, `inline` for content that the reference itself carries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping

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


class Document(Protocol):
    """A document at hand; nothing is read before it is asked for."""

    @property
    def metadata(self) -> DocumentMetadata: ...

    @property
    def reference(self) -> dict[str, Any]:
        """The JSON object to put into a process variable."""
        ...

    def open(self) -> AsyncIterator[bytes]:
        """The content, piece by piece.

        Raises:
            ConnectorError: the store does not have it, or can't be reached.
        """
        ...


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


async def read(document: Document) -> bytes:
    """The document's whole content."""
    return b"".join([chunk async for chunk in document.open()])
