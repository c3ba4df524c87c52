"""The events that catch an error of an element, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.camunda7.namespaces import BPMN, attribute, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from worker.camunda7.work import Work


@dataclass(frozen=True, slots=True)
class Catching:
    """An error event: its code, None for any, and the variables that it sets."""

    event: etree._Element
    code: str | None
    code_variable: str | None
    message_variable: str | None


def catching(work: Work, element: etree._Element) -> Iterator[Catching]:
    """Boundary events of the element, event sub-processes beside it, then those of the scopes around."""
    inner: etree._Element | None = element
    while inner is not None and kind(inner) != "definitions":
        for event in work.error_events.get(str(inner.get("id")), ()):
            if element not in event.iterancestors():
                yield _of(work, event)
        inner = inner.getparent()


def _of(work: Work, event: etree._Element) -> Catching:
    definition = event.find(f"{BPMN}errorEventDefinition")
    assert definition is not None
    error = work.by_id.get(str(definition.get("errorRef", "")).rpartition(":")[2])
    code = None if error is None else str(error.get("errorCode", "")).strip()
    variables = (attribute(definition, name) for name in ("errorCodeVariable", "errorMessageVariable"))
    return Catching(event, code or None, *variables)
