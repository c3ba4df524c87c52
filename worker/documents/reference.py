"""References to documents as JSON objects (runtime sheet, section 5.6)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import DISCRIMINATOR, DocumentMetadata
from connectors.sdk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_METADATA_KEYS = {
    "content_type": "contentType",
    "file_name": "fileName",
    "size": "size",
    "expires_at": "expiresAt",
    "process_definition_id": "processDefinitionId",
    "process_instance_key": "processInstanceKey",
    "custom_properties": "customProperties",
}


def stored_reference(
    store_id: str, document_id: str, content_hash: str | None, metadata: DocumentMetadata
) -> dict[str, Any]:
    """The reference of a document in a store; what is not known is left out."""
    known = {key: getattr(metadata, name) for name, key in _METADATA_KEYS.items()}
    reference: dict[str, Any] = {
        DISCRIMINATOR: "camunda",
        "storeId": store_id,
        "documentId": document_id,
        "contentHash": content_hash,
        "metadata": {key: value for key, value in known.items() if value not in (None, {})},
    }
    return {key: value for key, value in reference.items() if value is not None}


def metadata_of(reference: Mapping[str, Any]) -> DocumentMetadata:
    """The metadata that a stored document's reference carries.

    Raises:
        InputError: they are no object.
    """
    given = reference.get("metadata") or {}
    if not isinstance(given, dict):
        raise InputError("The document reference is malformed: its metadata are not an object.")
    known = {name: given[key] for name, key in _METADATA_KEYS.items() if given.get(key) is not None}
    return DocumentMetadata(**known)


def text_in(reference: Mapping[str, Any], key: str) -> str:
    """A text that a reference can't do without.

    Raises:
        InputError: it has none.
    """
    value = reference.get(key)
    if not isinstance(value, str) or not value:
        raise InputError(f"The document reference is malformed: it has no {key}.")
    return value


def inline_content(content: Any) -> bytes:
    """The bytes of an inline document: text as it is, any other JSON as its text."""
    if isinstance(content, str):
        return content.encode()
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
