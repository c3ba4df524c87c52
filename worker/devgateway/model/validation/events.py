"""Events: timers, messages and errors, and where each of them may stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from worker.bpmn.xml import BPMN
from worker.devgateway.model.events import TIMERS, referenced, subscription
from worker.devgateway.model.timing import cycle, duration, moment
from worker.devgateway.model.validation.activities import extensions
from worker.devgateway.model.validation.problems import Problem, descendants, problem
from worker.devgateway.model.validation.texts import source_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

FORMATS: Final = {"timeDuration": duration, "timeCycle": cycle, "timeDate": moment}


def event_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Events that wait for nothing, for what can't be, or where they may not."""
    for event in descendants(definitions, "boundaryEvent"):
        yield from _boundary(event)
    for event in descendants(definitions, "intermediateCatchEvent"):
        if len(_definitions(event)) != 1:
            yield problem(event, "Must have exactly one event definition")
        if event.find(f"{BPMN}timerEventDefinition/{BPMN}timeCycle") is not None:
            text = "Intermediate timer catch event must have either a time duration or a time date."
            yield problem(event, text)
    for definition in descendants(definitions, "timerEventDefinition"):
        yield from _timer(definition)
    for task in descendants(definitions, "receiveTask"):
        yield from _message(task, task)
    for definition in descendants(definitions, "messageEventDefinition"):
        yield from _message_event(definition)
    for definition in descendants(definitions, "errorEventDefinition"):
        yield from _error(definition)
    yield from _same_codes(definitions)


def _definitions(event: etree._Element) -> list[etree._Element]:
    return [each for each in event if str(each.tag).endswith("EventDefinition")]


def _boundary(event: etree._Element) -> Iterator[Problem]:
    if event.find(f"{BPMN}outgoing") is None:
        yield problem(event, "Must have at least one outgoing sequence flow or association")
    found = _definitions(event)
    if len(found) != 1:
        yield problem(event, "Must have exactly one event definition")
        return
    interrupting = event.get("cancelActivity") != "false"
    if found[0].tag == f"{BPMN}errorEventDefinition" and not interrupting:
        yield problem(event, "Non-Interrupting event of this type is not allowed")
    if found[0].find(f"{BPMN}timeCycle") is not None and interrupting:
        yield problem(event, "Interrupting timer event with time cycle is not allowed.")


def _timer(definition: etree._Element) -> Iterator[Problem]:
    given = [each for each in definition if (str(each.tag).removeprefix(BPMN)) in TIMERS]
    if len(given) != 1:
        yield problem(definition, "Must be exactly one type of timer: timeDuration, timeDate or timeCycle")
        return
    text, tag = given[0].text or "", str(given[0].tag).removeprefix(BPMN)
    event = definition.getparent()
    if text.lstrip().startswith("=") or event is None:
        yield from source_problems(definition, text)
        return
    try:
        FORMATS[tag](text)
    except ValueError as wrong:
        yield problem(event, f"Invalid timer {TIMERS[tag]} expression ({wrong} for expression '{text}'.)")


def _message_event(definition: etree._Element) -> Iterator[Problem]:
    event = definition.getparent()
    assert event is not None
    if event.tag in {f"{BPMN}endEvent", f"{BPMN}intermediateThrowEvent"}:
        if len(extensions(event, "publishMessage")) + len(extensions(event, "taskDefinition")) != 1:
            text = (
                "Must have either one 'zeebe:publishMessage' or one 'zeebe:taskDefinition' extension element"
            )
            yield problem(event, text)
    else:
        yield from _message(event, definition)


def _message(event: etree._Element, definition: etree._Element) -> Iterator[Problem]:
    message = referenced(event, "message", definition.get("messageRef"))
    if message is None:
        yield problem(definition, "Must reference a message")
        return
    if message.get("name"):
        yield from source_problems(message, message.get("name"))
    else:
        yield problem(message, "Name must be present and not empty")
    parent = event.getparent()
    if event.tag == f"{BPMN}startEvent" and parent is not None and parent.tag == f"{BPMN}process":
        return
    found = subscription(message)
    if found is None:
        yield problem(message, "Must have exactly one zeebe:subscription extension element")
    else:
        yield from source_problems(found, found.get("correlationKey"), static=False)


def _error(definition: etree._Element) -> Iterator[Problem]:
    event = definition.getparent()
    assert event is not None
    error = referenced(event, "error", definition.get("errorRef"))
    code = "" if error is None else error.get("errorCode", "")
    if event.tag != f"{BPMN}endEvent":
        if code.startswith("="):
            yield problem(
                definition, "The errorCode of the error catch event is not allowed to be an expression"
            )
    elif error is None:
        yield problem(definition, "Must reference an error")
    elif not code:
        yield problem(definition, "ErrorCode must be present and not empty")
    else:
        yield from source_problems(definition, code)


def _same_codes(definitions: etree._Element) -> Iterator[Problem]:
    """Codes that two events of an activity catch."""
    codes: Counter[tuple[str, str]] = Counter()
    for event in descendants(definitions, "boundaryEvent"):
        definition = event.find(f"{BPMN}errorEventDefinition")
        error = None if definition is None else referenced(event, "error", definition.get("errorRef"))
        if error is not None:
            codes[str(event.get("attachedToRef")), error.get("errorCode", "")] += 1
    for (activity, code), count in codes.items():
        if count > 1:
            text = f"Multiple error catch events with the same error code '{code}' are not supported on the same scope."
            yield Problem(activity, text)
