"""One conversion under way: the model, its report, and what all parts of it need to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7.namespaces import BPMN, kind
from worker.camunda7.report import Finding, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.camunda7.language.errors import Unsupported


@dataclass(slots=True)
class Work:
    """The state of a conversion.

    Attributes:
        root: the model, changed in place.
        resources: gives the text of a file that the model names, None if there is none.
        native: whether Camunda 8's own connectors are wanted.
        json_variables: variables that hold objects read from JSON.
        process_names: names that the process has variables of, as far as the model tells.
        by_id: its elements.
        error_events: error events by the id of the activity that they are attached to, or of the scope that their
            event sub-process lies in.
        forks: ids of elements that more than one sequence flow leaves.
    """

    root: etree._Element
    resources: Callable[[str], str | None]
    native: bool = False
    report: Report = field(default_factory=Report)
    json_variables: frozenset[str] = frozenset()
    process_names: frozenset[str] = frozenset()
    by_id: dict[str, etree._Element] = field(default_factory=dict)
    error_events: dict[str, list[etree._Element]] = field(default_factory=dict)
    forks: frozenset[str] = frozenset()

    def note(self, element: etree._Element, what: str, why: str, todo: str = "") -> None:
        """Something that is converted, and yet to know."""
        self.report.findings.append(Finding(_id(element), kind(element), what, why, todo, left=False))

    def left(
        self, element: etree._Element, what: str, why: str, todo: str, original: str | None = None
    ) -> None:
        """Something that is not converted: it stays readable in the element's documentation."""
        finding = Finding(_id(element), kind(element), what, why, todo, left=True, original=original)
        self.report.findings.append(finding)
        document(element, f"Camunda 7, not converted: {what}: {why}. {todo}", original)

    def unsupported(
        self, element: etree._Element, what: str, error: Unsupported, original: str | None
    ) -> None:
        """As `left`, for what has no counterpart."""
        self.left(element, what, error.why, error.advice, original)


def document(element: etree._Element, text: str, original: str | None) -> None:
    """Adds to an element's documentation."""
    if kind(element) in ("", "definitions"):
        return
    added = etree.Element(f"{BPMN}documentation")
    added.text = _printable(text if original is None else f"{text}\nOriginal: {original.strip()}")
    added.tail = element.text  # the line that the next child begins on
    before = sum(1 for each in element if each.tag == f"{BPMN}documentation")
    element.insert(before, added)


def _id(element: etree._Element) -> str:
    return str(element.get("id", ""))


def _printable(text: str) -> str:
    """The text without what XML can't hold."""
    return "".join(each for each in text if each in "\t\n\r" or each >= " ")
