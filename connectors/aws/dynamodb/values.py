"""JSON values as DynamoDB has them, each with its type, and back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def typed_each(values: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an item."""
    return {name: typed(value) for name, value in values.items()}


def typed(value: Any) -> dict[str, Any]:
    """A JSON value with its type; a list is never a set."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, list):
        return {"L": [typed(each) for each in value]}
    return {"M": typed_each(value)}


def plain_each(item: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of an item."""
    return {name: plain(value) for name, value in item.items()}


def plain(attribute: Mapping[str, Any]) -> Any:
    """The JSON value of an attribute; a set is a list, bytes are Base64."""
    ((kind, value),) = attribute.items()
    if kind == "NULL":
        return None
    if kind == "N":
        return _number(value)
    if kind == "B":
        return base64.b64encode(value).decode()
    if kind == "M":
        return plain_each(value)
    if kind == "L":
        return [plain(each) for each in value]
    if kind in ("SS", "NS", "BS"):
        return [plain({kind[0]: each}) for each in value]
    return value


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)
