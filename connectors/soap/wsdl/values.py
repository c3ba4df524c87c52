"""Arguments from JSON, checked against the types of a schema and put into the form that zeep takes.

zeep itself checks that elements are present and known; of simple values it writes whatever it is given.
"""

from __future__ import annotations

import base64
from typing import Any

from zeep.xsd import AnySimpleType, ComplexType, ListType
from zeep.xsd.types.builtins import Base64Binary, Boolean

from connectors.sdk.java_text import java_text
from connectors.soap.to_xml import TEXT

_ZEEP_TEXT = "_value_1"
_EXACT = 2**53  # below it, every whole number is a double of its own


class WrongValue(ValueError):
    """A value that its type does not allow."""


def prepared(type: Any, value: Any, where: str) -> Any:
    """The value of an element of this type, as zeep takes it.

    `$content` and `@name` are the text and the attributes of an element, as in a response.

    Raises:
        WrongValue: a simple value is not of its type; the message names the place, not the value.
    """
    if value is None:
        return None
    if isinstance(value, list):
        return [prepared(type, item, f"{where}[{index}]") for index, item in enumerate(value)]
    if isinstance(type, ComplexType):
        return _members(type, value if isinstance(value, dict) else _with_text(type, value, where), where)
    if isinstance(type, AnySimpleType):
        return _simple(type, value, where)
    return value


def _with_text(type: ComplexType, value: Any, where: str) -> dict[str, Any]:
    """A single value for an element that holds text and attributes."""
    if _ZEEP_TEXT not in dict(type.elements):
        raise WrongValue(f"{where} has to be an object")
    return {TEXT: value}


def _members(type: ComplexType, value: dict[str, Any], where: str) -> dict[str, Any]:
    members = dict([*type.elements, *type.attributes])
    found = {}
    for key, item in value.items():
        name, at = _ZEEP_TEXT if key == TEXT else key.removeprefix("@"), f"{where}.{key}" if where else key
        member = members.get(name)
        if member is None and name != _ZEEP_TEXT:
            raise WrongValue(f"{at} is not known")
        if isinstance(item, list) and not _may_repeat(member):
            raise WrongValue(f"{at} is a list and has to be a single value")
        found[name] = prepared(getattr(member, "type", None), item, at)
    return found


def _may_repeat(member: Any) -> bool:
    return getattr(member, "accepts_multiple", True) or isinstance(member.type, ListType)


def _simple(type: AnySimpleType, value: Any, where: str) -> Any:
    if isinstance(value, dict):
        raise WrongValue(f"{where} is an object and has to be a single value")
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    text = str(int(value)) if whole else java_text(value)
    try:
        if isinstance(type, Boolean):
            return {"true": True, "1": True, "false": False, "0": False}[text.strip()]
        if isinstance(type, Base64Binary):
            return base64.b64decode(text, validate=True)
        type.pythonvalue(text)
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
        raise WrongValue(f"{where} is no {type.name or 'value of its type'}") from None
    return text
