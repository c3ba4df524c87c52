"""Input and output mappings: each list is one FEEL context, so that later ones see what earlier ones made.

Its text is what incidents quote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.bpmn.xml import ZEEBE
from worker.devgateway.model.elements import Source

if TYPE_CHECKING:
    from lxml import etree


def inputs(mappings: etree._Element | None) -> str:
    """The context that input mappings make; empty where there are none."""
    tree = _tree(mappings, "input")
    return _context(tree, None) if tree else ""


def outputs(mappings: etree._Element | None) -> str:
    """The context that output mappings make: what is nested is merged into the context that is there."""
    tree = _tree(mappings, "output")
    return _context(tree, "") if tree else ""


def _tree(mappings: etree._Element | None, tag: str) -> dict[str, Any]:
    """The sources by the names of their targets' paths, in the order in which the names first appear."""
    tree: dict[str, Any] = {}
    for mapping in [] if mappings is None else mappings.iterfind(f"{ZEEBE}{tag}"):
        *path, name = mapping.get("target", "").split(".")
        place = tree
        for step in path:
            if not isinstance(place.get(step), dict):
                place[step] = {}
            place = place[step]
        place[name] = Source.of(mapping.get("source", ""))
    return tree


def _context(tree: dict[str, Any], existing: str | None) -> str:
    """The tree as FEEL; `existing` is the path of the contexts to merge with, None where there are none."""
    return "{" + ",".join(f"{name}:{_value(name, each, existing)}" for name, each in tree.items()) + "}"


def _value(name: str, value: Any, existing: str | None) -> str:
    if isinstance(value, Source):
        return value.text if value.is_expression else _quoted(value.text)
    if existing is None:
        return _context(value, None)
    path = f"{existing}.{name}" if existing else name
    made = _context(value, path)
    return f"if {path} = null then {made} else context merge([{path},{made}])"


def _quoted(text: str) -> str:
    """A static text; as in Zeebe 8.6, what follows a backslash is an escape of FEEL's there."""
    return '"' + text.replace('"', '\\"') + '"'
