"""A message's body and properties from what the task has (data sheet, section 2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.sdk import InputError
from connectors.sdk.java_text import java_text
from connectors.sdk.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

_WHERE = "message.properties"


def body_of(value: Any) -> bytes:
    """A text as it is, unless it holds a JSON object or list, which is written anew; anything else as compact JSON."""
    if not isinstance(value, str):
        return json_bytes(value)
    if value.lstrip()[:1] in ("{", "["):
        try:
            return json_bytes(json.loads(value, parse_constant=_refused))
        except (ValueError, RecursionError):
            pass
    return value.encode()


def properties_of(value: Any) -> dict[str, Any]:
    """Properties under the names of the protocol, of the protocol's types; null is as if missing.

    Raises:
        InputError: no object, a name that there is not, or a value that can't be what it has to be.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(f"{_WHERE} has to be an object")
    found = {}
    for name, given in value.items():
        if name not in _KINDS:
            raise InputError(f"{_WHERE}.{name}: there is no such property; there are {', '.join(_KINDS)}")
        if given is not None:
            known, convert = _KINDS[name]
            found[known] = convert(name, given)
    return found


def _refused(_: str) -> Any:
    raise ValueError


def _text(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise InputError(f"{_WHERE}.{name} has to be a text")
    return java_text(value)


def _octet(name: str, value: Any) -> int:
    try:
        number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else -1
    except ValueError:
        number = -1
    if not 0 <= number <= 255:  # noqa: PLR2004 - one byte on the wire
        raise InputError(f"{_WHERE}.{name} has to be a whole number from 0 to 255")
    return number


def _time(name: str, value: Any) -> datetime:
    """A moment in seconds: from milliseconds since the epoch, or from ISO 8601, UTC unless it says otherwise."""
    try:
        if isinstance(value, str) and not value.isdigit():
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return datetime.fromtimestamp(int(value) // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise InputError(
        f"{_WHERE}.{name} has to be milliseconds since 1970, or a date and time as 2024-02-29T10:20:30Z"
    )


def _headers(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{_WHERE}.{name} has to be an object")
    return value


_KINDS: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
    "contentType": ("content_type", _text),
    "contentEncoding": ("content_encoding", _text),
    "headers": ("headers", _headers),
    "deliveryMode": ("delivery_mode", _octet),
    "priority": ("priority", _octet),
    "correlationId": ("correlation_id", _text),
    "replyTo": ("reply_to", _text),
    "expiration": ("expiration", _text),
    "messageId": ("message_id", _text),
    "timestamp": ("timestamp", _time),
    "type": ("message_type", _text),
    "userId": ("user_id", _text),
    "appId": ("app_id", _text),
    "clusterId": ("cluster_id", _text),
}
"""Each property's name in the protocol, and what makes its value."""
