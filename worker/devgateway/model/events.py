"""What the events of a model wait for or throw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from worker.bpmn.xml import BPMN, ZEEBE
from worker.devgateway.model.elements import Error, Event, Message, Source, Terminate, Timer

if TYPE_CHECKING:
    from lxml import etree

TIMERS: Final[dict[str, Literal["duration", "cycle", "date"]]] = {
    "timeDuration": "duration",
    "timeCycle": "cycle",
    "timeDate": "date",
}


def event_of(node: etree._Element) -> Event | None:
    """What an event, or a receive task, is about; None for elements without an event definition."""
    if node.tag == f"{BPMN}receiveTask":
        return _message(node, node)
    for child in node:
        if child.tag == f"{BPMN}timerEventDefinition":
            return timer_of(child)
        if child.tag == f"{BPMN}messageEventDefinition":
            return _message(node, child) if _catches(node) else None
        if child.tag == f"{BPMN}errorEventDefinition":
            return _error(node, child)
        if child.tag == f"{BPMN}terminateEventDefinition":
            return Terminate()
    return None


def timer_of(definition: etree._Element) -> Timer | None:
    """The timer of a definition, None where it says none."""
    for tag, kind in TIMERS.items():
        given = definition.find(f"{BPMN}{tag}")
        if given is not None:
            return Timer(kind, Source.of(given.text or ""))
    return None


def referenced(node: etree._Element, tag: str, reference: str | None) -> etree._Element | None:
    """The message or error that an event refers to."""
    root = node.getroottree().getroot()
    return next((each for each in root.iterfind(f"{BPMN}{tag}") if each.get("id") == reference), None)


def subscription(message: etree._Element) -> etree._Element | None:
    """How a message is correlated."""
    return message.find(f"{BPMN}extensionElements/{ZEEBE}subscription")


def _catches(node: etree._Element) -> bool:
    """Message end and throw events are done by job workers: they wait for nothing."""
    return node.tag not in {f"{BPMN}endEvent", f"{BPMN}intermediateThrowEvent"}


def _message(node: etree._Element, definition: etree._Element) -> Message:
    message = referenced(node, "message", definition.get("messageRef"))
    assert message is not None, "validated before"
    found = subscription(message)
    key = None if found is None or _starts_process(node) else Source.of(found.get("correlationKey", ""))
    return Message(Source.of(message.get("name", "")), key)


def _starts_process(node: etree._Element) -> bool:
    parent = node.getparent()
    return node.tag == f"{BPMN}startEvent" and parent is not None and parent.tag == f"{BPMN}process"


def _error(node: etree._Element, definition: etree._Element) -> Error:
    error = referenced(node, "error", definition.get("errorRef"))
    code = None if error is None else error.get("errorCode")
    return Error(Source.of(code) if code else None)
