"""Events, messages, timers and repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7 import zeebe
from worker.camunda7.elements.attributes import stopping, value_of
from worker.camunda7.elements.tasks import service_task
from worker.camunda7.namespaces import BPMN, CAMUNDA, ZEEBE, attribute, kind, take, text_of

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.work import Work

_TIMERS = ("timeDuration", "timeDate", "timeCycle")
_CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
_NO_COUNTERPART = {
    "conditionalEventDefinition": "Camunda 8 has no conditional events",
    "cancelEventDefinition": "Camunda 8 has no transactions",
}


def event(work: Work, element: etree._Element) -> None:
    """An event's definitions: job for a message that is thrown, correlation for one that is caught, variables."""
    for definition in element.iterchildren("*"):
        name = kind(definition)
        if name == "timerEventDefinition":
            _timer(work, element, definition)
        elif name == "messageEventDefinition":
            _message(work, element, definition)
        elif name == "errorEventDefinition":
            _error_variables(element, definition)
        elif name in _NO_COUNTERPART:
            work.left(element, name, _NO_COUNTERPART[name], "Model it another way.", None)


def receive_task(work: Work, element: etree._Element) -> None:
    """A message that a task waits for."""
    _correlated(work, element, str(element.get("messageRef", "")))


def repetition(work: Work, element: etree._Element) -> None:
    """What a task or sub-process is repeated for."""
    loop = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is None:
        return
    collection, item = take(loop, "collection"), take(loop, "elementVariable")
    cardinality = loop.find(f"{BPMN}loopCardinality")
    source = None
    if collection is not None:
        value = value_of(work, element, "collection", _as_expression(collection))
        source = None if value is None else value.expression
    elif cardinality is not None:
        value = value_of(work, element, "loopCardinality", text_of(cardinality))
        source = None if value is None else f"=for each in 1..{value.literal or value.feel.at(5)} return each"
        loop.remove(cardinality)
    given = {} if item is None else {"inputElement": item}
    zeebe.add(loop, "loopCharacteristics", inputCollection=source or stopping("the collection"), **given)
    condition = loop.find(f"{BPMN}completionCondition")
    if condition is not None:
        text = text_of(condition)
        value = value_of(work, element, "completionCondition", text)
        condition.text = stopping(text) if value is None else value.expression


def _as_expression(text: str) -> str:
    """A collection's name is an expression too."""
    return text if "{" in text else f"${{{text}}}"


def _timer(work: Work, element: etree._Element, definition: etree._Element) -> None:
    for name in _TIMERS:
        timer = definition.find(f"{BPMN}{name}")
        if timer is not None and (text := text_of(timer).strip()):
            value = value_of(work, element, name, text)
            timer.text = stopping(text) if value is None else value.source


def _message(work: Work, element: etree._Element, definition: etree._Element) -> None:
    if kind(element) in _THROWING:
        if element.find(f"{BPMN}extensionElements/{ZEEBE}taskDefinition") is None:
            for name in ("class", "delegateExpression", "expression", "type", "topic"):
                if (text := take(definition, name)) is not None:
                    element.set(f"{CAMUNDA}{name}", text)
            service_task(work, element)
        return
    nested = element.getparent()
    in_process = nested is not None and kind(nested) == "process"
    if kind(element) in _CATCHING or not in_process:
        _correlated(work, element, str(definition.get("messageRef", "")))


def _correlated(work: Work, element: etree._Element, reference: str) -> None:
    """Gives a message that is waited for a correlation key, which Camunda 7 has none of."""
    message = work.by_id.get(reference.rpartition(":")[2])
    if message is None or kind(message) != "message":
        work.left(element, "message", "it refers to no message", "Give it one.", reference or None)
        return
    if message.find(f"{BPMN}extensionElements/{ZEEBE}subscription") is None:
        zeebe.add(message, "subscription", correlationKey="=businessKey")
    why = "Camunda 8 finds the waiting process by a correlation key: it is the variable businessKey here."
    work.note(element, f"message {message.get('name')}", why, "Use the variable that senders know.")


def _error_variables(element: etree._Element, definition: etree._Element) -> None:
    """The variables that the error expression gives an error go from the event to the process."""
    names = [attribute(definition, each) for each in ("errorCodeVariable", "errorMessageVariable")]
    for each in ("errorCodeVariable", "errorMessageVariable"):
        take(definition, each)
    if kind(element) in ("boundaryEvent", "startEvent"):
        zeebe.mappings(element, (), [(name, f"={name}") for name in names if name is not None])
