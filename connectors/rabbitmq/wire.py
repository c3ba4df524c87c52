"""Properties on the wire as the Java client writes them: nothing that the task does not have, and header types of Java.

The library makes up a message id where there is none, and narrows numbers: decimals to four bytes, integers to as few
as they need.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from aiormq import spec

if TYPE_CHECKING:
    from collections.abc import Mapping

_INT, _LONG = 2**31, 2**63


class Properties(spec.Basic.Properties):
    """Properties of one message."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__(**{name: value for name, value in given.items() if name != "cluster_id"})
        self.cluster_id = given.get(
            "cluster_id", ""
        )  # deprecated, so the library takes none; the broker does
        self._has_id = "message_id" in given

    def marshal(self) -> bytes:
        """The bytes, without a message id that the task does not give."""
        if self._has_id:
            return bytes(super().marshal())
        made_up: str | None = self.message_id
        self.message_id = None
        try:
            return bytes(super().marshal())
        finally:
            self.message_id = made_up

    def encode_property(self, name: str, value: Any) -> bytes:
        """The bytes of one property."""
        return table(value) if name == "headers" else bytes(super().encode_property(name, value))


def table(fields: Mapping[str, Any]) -> bytes:
    """A field table (AMQP 0-9-1, 4.2.5.5, with RabbitMQ's type letters).

    Raises:
        ValueError: a name is longer than 255 bytes, or an integer than 64 bits.
    """
    content = b"".join(_short(name) + _value(value) for name, value in fields.items())
    return struct.pack(">I", len(content)) + content


def _short(text: str) -> bytes:
    data = text.encode()
    if len(data) > 255:  # noqa: PLR2004 - one byte holds the length
        raise ValueError("a name is longer than 255 bytes")
    return bytes([len(data)]) + data


def _value(value: Any) -> bytes:
    match value:
        case None:
            return b"V"
        case bool():
            return b"t\1" if value else b"t\0"
        case int() if -_INT <= value < _INT:
            return b"I" + struct.pack(">i", value)
        case int() if -_LONG <= value < _LONG:
            return b"l" + struct.pack(">q", value)
        case float():
            return b"d" + struct.pack(">d", value)
        case str():
            data = value.encode()
            return b"S" + struct.pack(">I", len(data)) + data
        case list():
            items = b"".join(map(_value, value))
            return b"A" + struct.pack(">I", len(items)) + items
        case dict():
            return b"F" + table(value)
    raise ValueError("an integer is longer than 64 bits")
