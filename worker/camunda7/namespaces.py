"""The XML names of both worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.bpmn.xml import BPMN, ZEEBE

if TYPE_CHECKING:
    from lxml import etree

CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
LIKE_CAMUNDA = ("{http://activiti.org/bpmn}", "{http://operaton.org/schema/1.0/bpmn}")
"""Older and forked names of the same namespace."""

MODELER = "http://camunda.org/schema/modeler/1.0"

__all__ = [
    "BPMN",
    "CAMUNDA",
    "LIKE_CAMUNDA",
    "MODELER",
    "ZEEBE",
    "attribute",
    "kind",
    "take",
    "text_of",
]


def kind(element: etree._Element) -> str:
    """The local name of a BPMN element, "" for anything else."""
    tag = str(element.tag)  # of a comment, it is a function
    return tag.removeprefix(BPMN) if tag.startswith(BPMN) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """A Camunda 7 attribute that is not blank, trimmed."""
    text = str(element.get(f"{CAMUNDA}{name}", "")).strip()
    return text or None


def take(element: etree._Element, name: str) -> str | None:
    """As `attribute`; takes it out of the model."""
    text = attribute(element, name)
    element.attrib.pop(f"{CAMUNDA}{name}", "")
    return text


def text_of(element: etree._Element) -> str:
    """All text inside of an element."""
    return "".join(map(str, element.itertext(with_tail=False)))
