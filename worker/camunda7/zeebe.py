"""Writes Camunda 8's extension elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7.namespaces import BPMN, ZEEBE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TARGET = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]*)*")
_RESERVED = frozenset(
    ("null", "true", "false", "function", "if", "then", "else", "for", "between", "instance", "of", "not")
)
_NO_NAME = re.compile(r"[^A-Za-z0-9_]")


def extensions(element: etree._Element) -> etree._Element:
    """The element's `extensionElements`, made where there are none."""
    found = element.find(f"{BPMN}extensionElements")
    if found is not None:
        return found
    made = etree.Element(f"{BPMN}extensionElements")
    made.tail = element.text  # the line that the next child begins on
    element.insert(sum(1 for each in element if each.tag == f"{BPMN}documentation"), made)
    return made


def add(element: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Adds an extension element, or sets attributes of the one that is there."""
    parent = extensions(element)
    found = parent.find(f"{ZEEBE}{name}")
    if found is None:
        found = etree.SubElement(parent, f"{ZEEBE}{name}")
    for key, value in attributes.items():
        found.set(key, value)
    return found


def job(element: etree._Element, job_type: str, retries: int | None, headers: Mapping[str, str]) -> None:
    """Makes an element one that a worker does."""
    add(element, "taskDefinition", type=job_type, **({} if retries is None else {"retries": str(retries)}))
    if headers:
        listed = add(element, "taskHeaders")
        for key, value in headers.items():
            etree.SubElement(listed, f"{ZEEBE}header", {"key": key, "value": value})


def mappings(
    element: etree._Element, inputs: Iterable[tuple[str, str]] = (), outputs: Iterable[tuple[str, str]] = ()
) -> None:
    """Adds input and output mappings, as pairs of target and source."""
    given = [*(("input", *each) for each in inputs), *(("output", *each) for each in outputs)]
    if given:
        mapping = add(element, "ioMapping")
        for name, target, source in given:
            etree.SubElement(mapping, f"{ZEEBE}{name}", {"source": source, "target": target})


def is_target(name: str) -> bool:
    """Whether the broker takes a name as the target of a mapping."""
    return _TARGET.fullmatch(name) is not None and name not in _RESERVED


def as_target(name: str) -> str:
    """A name as near as the broker takes it."""
    near = _NO_NAME.sub("_", name)
    return near if is_target(near) else f"v_{near.lstrip('_')}"
