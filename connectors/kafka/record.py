"""The bytes of a record: key, value without a schema, headers (data sheet, section 1, serialisation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping


def text_bytes(value: Any) -> bytes:
    """A text as it is, anything else as compact JSON; a key that is missing is the text `null`, as the reference has it."""
    return value.encode() if isinstance(value, str) else json_bytes(value)


def header_pairs(headers: Mapping[str, str | None] | None) -> list[tuple[str, bytes | None]]:
    """Headers in the order of the input; null is a header without a value."""
    return [(name, None if value is None else value.encode()) for name, value in (headers or {}).items()]
