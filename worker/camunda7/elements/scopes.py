"""Processes and sub-processes: Camunda 8 wants each to have a start event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7.namespaces import BPMN, kind

if TYPE_CHECKING:
    from worker.camunda7.work import Work

_BEFORE_NODES = frozenset(
    {"documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet", "ioSpecification"}
)
_BEFORE_INCOMING = frozenset(
    {"documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef"}
)
_NODES = ("Task", "task", "Gateway", "Event", "subProcess", "callActivity", "transaction")


def start(work: Work, scope: etree._Element) -> None:
    """Adds a start event where there is none, before everything that nothing leads to."""
    idle = kind(scope) == "process" and scope.get("isExecutable") != "true"
    if idle or scope.get("triggeredByEvent") == "true" or scope.find(f"{BPMN}startEvent") is not None:
        return
    reached = {str(flow.get("targetRef")) for flow in scope.iterchildren(f"{BPMN}sequenceFlow")}
    first = [each for each in scope.iterchildren("*") if _is_node(each) and each.get("id") not in reached]
    if not first:
        return
    name = f"{scope.get('id', 'process')!s}_start"
    event = etree.Element(f"{BPMN}startEvent", {"id": name})
    scope.insert(sum(1 for each in scope if kind(each) in _BEFORE_NODES), event)
    for number, node in enumerate(first, 1):
        flow = f"{name}_{number}"
        etree.SubElement(event, f"{BPMN}outgoing").text = flow
        ends = {"id": flow, "sourceRef": name, "targetRef": str(node.get("id"))}
        etree.SubElement(scope, f"{BPMN}sequenceFlow", ends)
        incoming = etree.Element(f"{BPMN}incoming")
        incoming.text = flow
        node.insert(sum(1 for each in node if kind(each) in _BEFORE_INCOMING), incoming)
    why = "it has no start event, and Camunda 8 takes no process without one: one is added, without a shape."
    work.note(scope, "start event", why)


def _is_node(element: etree._Element) -> bool:
    name = kind(element)
    if name == "boundaryEvent" or element.get("triggeredByEvent") == "true":
        return False
    return name.endswith(_NODES)
