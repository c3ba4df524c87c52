"""The events that catch an error of an element, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.camunda7.namespaces import BPMN, attribute, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_SCOPES = frozenset({"process", "subProcess", "transaction"})


@dataclass(frozen=True, slots=True)
class Catching:
    """An error event: its code, None for any, and the variables that it sets."""

    event: etree._Element
    code: str | None
    code_variable: str | None
    message_variable: str | None


def catching(element: etree._Element) -> Iterator[Catching]:
    """Boundary events of the element, event sub-processes beside it, then those of the scopes around."""
    inner: etree._Element | None = element
    while inner is not None and kind(inner) != "process":
        outer = inner.getparent()
        if outer is None:
            return
        for event in outer.iterchildren(f"{BPMN}boundaryEvent"):
            if event.get("attachedToRef") == inner.get("id"):
                yield from _of(event)
        for scope in outer.iterchildren(f"{BPMN}subProcess"):
            if scope.get("triggeredByEvent") == "true" and scope is not inner:
                for event in scope.iterchildren(f"{BPMN}startEvent"):
                    yield from _of(event)
        inner = outer if kind(outer) in _SCOPES else None


def _of(event: etree._Element) -> Iterator[Catching]:
    definition = event.find(f"{BPMN}errorEventDefinition")
    if definition is not None:
        code = error_code(event, definition)
        yield Catching(
            event,
            code,
            attribute(definition, "errorCodeVariable"),
            attribute(definition, "errorMessageVariable"),
        )


def error_code(event: etree._Element, definition: etree._Element) -> str | None:
    """The code of the error that an event refers to."""
    reference = str(definition.get("errorRef", "")).rpartition(":")[2]
    root = event.getroottree().getroot()
    for error in root.iterchildren(f"{BPMN}error"):
        if reference and error.get("id") == reference:
            return str(error.get("errorCode", "")).strip() or None
    return None
