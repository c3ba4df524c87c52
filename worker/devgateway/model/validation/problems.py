"""One thing that is wrong with a model, and how all of them are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from worker.bpmn.xml import BPMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the ids and tags from the nearest element with an id inwards."""

    place: str
    text: str


def problem(node: etree._Element, text: str) -> Problem:
    """Something wrong with a node of the model."""
    steps = [node]
    while steps[-1].get("id") is None and (parent := steps[-1].getparent()) is not None:
        steps.append(parent)
    names = (tag if (tag := _name(each)) == "definitions" else each.get("id", tag) for each in steps[::-1])
    return Problem(" > ".join(map(str, names)), text)


def report(problems: Iterable[Problem]) -> str:
    """The problems of a file, each element with all of its own."""
    by_place: dict[str, list[str]] = {}
    for each in problems:
        by_place.setdefault(each.place, []).append(f"    - ERROR: {each.text}\n")
    return "".join(f"- Element: {place}\n{''.join(texts)}" for place, texts in by_place.items())


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def executables(definitions: etree._Element) -> list[etree._Element]:
    """The processes that run; the others are not looked at."""
    return [each for each in definitions.iterfind(f"{BPMN}process") if each.get("isExecutable") == "true"]


def descendants(definitions: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements of executable processes with those tags of BPMN, in the file's order."""
    for process in executables(definitions):
        yield from process.iter(*(tag if tag.startswith("{") else f"{BPMN}{tag}" for tag in tags))
