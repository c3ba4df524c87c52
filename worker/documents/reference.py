"""References to documents as JSON objects (runtime sheet, section 5.6)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import DISCRIMINATOR, DocumentMetadata
from connectors.sdk.errors import InputError
from worker.documents.store import Entry

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


def stored_reference(entry: Entry) -> dict[str, Any]:
    """The reference of a document in a store; what is not known is left out."""
    reference: dict[str, Any] = {
        DISCRIMINATOR: "camunda",
        "storeId": entry.store_id,
        "documentId": entry.document_id,
        "contentHash": entry.content_hash,
        "metadata": metadata_json(entry.metadata),
    }
    return {key: value for key, value in reference.items() if value is not None}


def metadata_json(metadata: DocumentMetadata) -> dict[str, Any]:
    """The metadata as a reference has them; what is not known is left out."""
    known = {key: getattr(metadata, name) for name, key in _METADATA_KEYS.items()}
    return {key: value for key, value in known.items() if value not in (None, {})}


def entry_of(reference: Mapping[str, Any]) -> Entry:
    """What a reference says about a stored document.

    Raises:
        InputError: its store or id is missing, or its metadata are no object.
    """
    given = reference.get("metadata") or {}
    if not isinstance(given, dict):
        raise InputError("The document reference is malformed: its metadata are not an object.")
    known = {name: given[key] for name, key in _METADATA_KEYS.items() if given.get(key) is not None}
    if "process_instance_key" in known:  # a number here, a text in the cluster's newer releases
        known["process_instance_key"] = _number(known["process_instance_key"])
    return Entry(
        needed_text(reference, "storeId"),
        needed_text(reference, "documentId"),
        text_in(reference, "contentHash"),
        DocumentMetadata(**known),
    )


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise InputError(
            "The document reference is malformed: its processInstanceKey is no number."
        ) from None


def needed_text(reference: Mapping[str, Any], key: str) -> str:
    """A text that a reference can't do without.

    Raises:
        InputError: it has none.
    """
    text = text_in(reference, key)
    if not text:
        raise InputError(f"The document reference is malformed: it has no {key}.")
    return text


def text_in(reference: Mapping[str, Any], key: str) -> str | None:
    """A text that a reference may have; anything else is none."""
    value = reference.get(key)
    return value if isinstance(value, str) else None


def inline_content(content: Any) -> bytes:
    """The bytes of an inline document: text as it is, any other JSON as its text."""
    if isinstance(content, str):
        return content.encode()
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
