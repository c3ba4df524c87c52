"""XML elements to JSON, as a model reads a response (HTTP sheet, section 8.3).

Local names only, every value a text. An element with nothing but text is that text, blanks kept; with attributes it
is an object, its text under `$content`, the attributes beside it by their plain names; siblings of one name make a
list; an empty or blank element is `{}`. Of mixed content the last text that is not blank is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.soap.to_xml import TEXT

if TYPE_CHECKING:
    from lxml import etree


def to_json(element: etree._Element) -> dict[str, Any]:
    """The element as an object with one key, its local name."""
    return {_local(element.tag): _value(element)}


def _value(element: etree._Element) -> Any:
    found: dict[str, Any] = {}
    texts = [element.text or ""]
    for child in element.iterchildren():
        if isinstance(child.tag, str):
            _add(found, _local(child.tag), _value(child))
            texts.append(child.tail or "")
        else:  # a comment or a processing instruction does not part the text around it
            texts[-1] += child.tail or ""
    text = next((text for text in reversed(texts) if text.strip()), None)
    if text is not None:
        if not found and not element.attrib:
            return text
        found[TEXT] = text
    return found | {_local(name): value for name, value in element.attrib.items()}


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    if name not in found:
        found[name] = value
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]


def _local(name: str | bytes) -> str:
    """The part of `{namespace}name` that a model reads."""
    return str(name).rpartition("}")[2]
