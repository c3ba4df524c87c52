"""JSON as the reference writes it: compact, integers with every digit, decimals in Java's notation (`1.0E10`).

Receivers that compare or sign texts see the same bytes whichever worker sent them (HTTP sheet, section 3.4), but for
the order of keys, which stays the model's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.java_text import PLAIN_BELOW, PLAIN_FROM, java_text

if TYPE_CHECKING:
    from collections.abc import Iterable


def json_bytes(value: Any) -> bytes:
    """A JSON value as compact UTF-8 text."""
    if _is_plain(value):
        try:
            return orjson.dumps(value)
        except TypeError:  # an integer of more than 64 bits
            pass
    return _written(value).encode()


def without_nulls(value: Any) -> Any:
    """The value without map entries that are null, at any depth; nulls in lists stay."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def _is_plain(value: Any) -> bool:
    """Whether orjson writes every decimal as Java does; looks at containers in turn, a third of a recursion's cost."""
    rest: list[Iterable[Any]] = [[value]]
    for node in rest:
        for item in node:
            kind = type(item)
            if kind is dict:
                rest.append(item.values())
            elif kind is list:
                rest.append(item)
            elif kind is float and item and not PLAIN_FROM <= abs(item) < PLAIN_BELOW:
                return False
    return True


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quoted(key)}:{_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return _quoted(value) if isinstance(value, str) else java_text(value)


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()
