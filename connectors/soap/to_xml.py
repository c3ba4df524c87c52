"""JSON to XML elements, as the body and the header of a request are modelled (HTTP sheet, section 8.2).

A key is an element's name, a value its content: text, child elements, or, for a list, the element repeated.
`@name` is an attribute, `$content` the text beside attributes, `@xmlns` and `@xmlns:p` declare namespaces. An element
that holds text has no child elements, so beside `$content` a plain key with a text is an attribute too: this is the
form in which responses arrive, and they can be sent again as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from connectors.sdk.errors import InputError
from connectors.sdk.java_text import java_text
from connectors.soap.names import Scope, UnknownPrefix, qualified

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = "$content"


def append(parent: etree._Element, content: Mapping[str, Any], scope: Scope, where: str) -> None:
    """Adds an element to `parent` for each key of `content`, in order.

    Args:
        parent: the element that declares `scope`.
        content: names and their values.
        scope: the prefixes in force.
        where: the input path of `content`, for messages.

    Raises:
        InputError: a name, a prefix or a value that XML can't hold.
    """
    for name, value in content.items():
        if isinstance(value, list):
            raise InputError(f"{where}.{name} is a list: a root element can't be repeated, give it one value")
        try:
            _element(parent, name, value, scope, f"{where}.{name}")
        except RecursionError:
            raise InputError(f"{where}.{name} is nested too deeply for a message") from None


def _element(parent: etree._Element, name: str, value: Any, scope: Scope, where: str) -> None:
    own = _declarations(value) if isinstance(value, dict) else {}
    scope = {**scope, **own} if own else scope
    try:
        declared: Any = own or None  # the stubs know no default namespace
        element = etree.SubElement(parent, qualified(name, scope), nsmap=declared)
        if isinstance(value, dict):
            _content(element, value, scope, where)
        else:
            element.text = java_text(value)
    except UnknownPrefix as error:
        raise InputError(f"{where}: {error}") from None
    except ValueError:
        raise InputError(f"{where}: its name or its text holds characters that XML does not allow") from None


def _content(element: etree._Element, content: dict[str, Any], scope: Scope, where: str) -> None:
    with_text = TEXT in content
    for name, value in content.items():
        at = f"{where}.{name}"
        if name == "@xmlns" or name.startswith("@xmlns:"):
            continue
        if name == TEXT:
            element.text = _text(value, at)
        elif name.startswith("@"):
            element.set(qualified(name[1:], scope, attribute=True), _text(value, at))
        elif with_text and isinstance(value, str) and ":" not in name:
            element.set(name, value)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                _item(element, name, item, scope, f"{at}[{index}]")
        else:
            _element(element, name, value, scope, at)


def _item(parent: etree._Element, name: str, item: Any, scope: Scope, where: str) -> None:
    if isinstance(item, list):
        raise InputError(f"{where} is a list in a list: an element can't be repeated twice over")
    _element(parent, name, item, scope, where)


def _declarations(content: dict[str, Any]) -> Scope:
    return {
        name.removeprefix("@xmlns").removeprefix(":") or None: uri
        for name, uri in content.items()
        if name.startswith("@xmlns") and isinstance(uri, str)
    }


def _text(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value
    raise InputError(f"{where} has to be a text: attributes and `{TEXT}` hold nothing else")
