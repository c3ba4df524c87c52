"""Gateways and the flows out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.bpmn.xml import BPMN
from worker.devgateway.model.validation.problems import Problem, descendants, problem
from worker.devgateway.model.validation.texts import source_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

FEWEST_EVENTS: Final = 2


def flow_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Flows without a condition where one is needed, conditions that are none, gateways without choice."""
    for flow in descendants(definitions, "sequenceFlow"):
        condition = flow.find(f"{BPMN}conditionExpression")
        if condition is not None:
            yield from source_problems(condition, condition.text, static=False)
    for gateway in descendants(definitions, "exclusiveGateway", "inclusiveGateway"):
        yield from _unconditional(gateway)
    yield from _misplaced(definitions)
    for gateway in descendants(definitions, "eventBasedGateway"):
        yield from _without_events(gateway)
    for end in descendants(definitions, "endEvent"):
        if _outgoing(end):
            yield problem(end, "End events must not have outgoing sequence flows to other elements.")


def _outgoing(node: etree._Element) -> list[etree._Element]:
    """The flows that the element itself lists; only those are checked."""
    listed = {each.text for each in node.iterfind(f"{BPMN}outgoing")}
    scope = node.getparent()
    flows = [] if scope is None else scope.iterfind(f"{BPMN}sequenceFlow")
    return [each for each in flows if each.get("id") in listed]


def _unconditional(gateway: etree._Element) -> Iterator[Problem]:
    flows = _outgoing(gateway)
    exclusive = gateway.tag == f"{BPMN}exclusiveGateway"
    text = "Must have a condition or be default flow" if exclusive else "Must have a condition"
    for flow in flows if len(flows) > 1 else []:
        if flow.find(f"{BPMN}conditionExpression") is None and flow.get("id") != gateway.get("default"):
            yield problem(flow, text)


def _misplaced(definitions: etree._Element) -> Iterator[Problem]:
    """Conditions on flows out of anything but a gateway that chooses."""
    conditional = {
        str(flow.get("sourceRef"))
        for flow in descendants(definitions, "sequenceFlow")
        if flow.find(f"{BPMN}conditionExpression") is not None
    }
    choosing = {
        str(each.get("id")) for each in descendants(definitions, "exclusiveGateway", "inclusiveGateway")
    }
    for source in sorted(conditional - choosing):
        yield Problem(
            source, "Conditional sequence flows are only supported at exclusive or inclusive gateway"
        )


def _without_events(gateway: etree._Element) -> Iterator[Problem]:
    flows = _outgoing(gateway)
    if len(flows) < FEWEST_EVENTS:
        yield problem(gateway, "Event-based gateway must have at least 2 outgoing sequence flows.")
    scope = gateway.getparent()
    events = [] if scope is None else scope.iterfind(f"{BPMN}intermediateCatchEvent")
    known = {each.get("id") for each in events}
    if any(flow.get("targetRef") not in known for flow in flows):
        yield problem(
            gateway,
            "Event-based gateway must not have an outgoing sequence flow to other elements than "
            "message/timer/signal intermediate catch events.",
        )
