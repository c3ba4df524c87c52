"""A whole model: every element in turn, and the root that says which engine it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7 import connector_tasks, knowledge, listeners, reading
from worker.camunda7.elements import convert_mappings, events, flows, leftovers, scopes, tasks
from worker.camunda7.namespaces import BPMN, CAMUNDA, LIKE_CAMUNDA, MODELER, ZEEBE, kind
from worker.camunda7.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worker.camunda7.report import Report

PLATFORM = "8.6.0"
"""The oldest Camunda 8 that the made models are for."""

_EVENTS = frozenset(
    {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
)
_CONVERTERS: Mapping[str, Callable[[Work, etree._Element], None]] = {
    "sequenceFlow": flows.sequence_flow,
    "userTask": tasks.user_task,
    "serviceTask": tasks.service_task,
    "sendTask": tasks.service_task,
    "businessRuleTask": tasks.business_rule_task,
    "scriptTask": tasks.script_task,
    "callActivity": tasks.call_activity,
    "receiveTask": events.receive_task,
    "process": scopes.start,
    "subProcess": scopes.start,
    **dict.fromkeys(_EVENTS, events.event),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """The model for Camunda 8, and what became of the parts of the old one."""

    xml: bytes
    report: Report


def convert(
    xml: bytes, *, native: bool = False, resources: Callable[[str], str | None] = lambda _: None
) -> Conversion:
    """Converts a Camunda 7 model.

    Args:
        xml: the model.
        native: whether Camunda 8's own connectors are to be used where they can do the same.
        resources: gives the text of a script file that the model names, None if there is none.

    Raises:
        NotBpmnError: the text is no BPMN model, or too large for one.
    """
    root = reading.definitions(xml)
    work = Work(root, resources, native)
    knowledge.gather(work)
    for element in [each for each in root.iter("*") if kind(each)]:
        _element(work, element)
    for element in [each for each in root.iter("*") if kind(each)]:
        leftovers.convert(work, element)
        _indent(element)
    made = _for_camunda_8(root)
    text = etree.tostring(made.getroottree(), xml_declaration=True, encoding="UTF-8")
    return Conversion(text + b"\n", work.report)


def _element(work: Work, element: etree._Element) -> None:
    connector = connector_tasks.connector_of(element)
    if connector is not None:
        connector_tasks.convert(work, element, connector)
        mapping = element.find(f"{BPMN}extensionElements/{CAMUNDA}inputOutput")
        if mapping is not None and (parent := mapping.getparent()) is not None:
            parent.remove(mapping)
    else:
        convert_mappings(work, element)
    listeners.convert(work, element)
    has_job = element.find(f"{BPMN}extensionElements/{ZEEBE}taskDefinition") is not None
    if not has_job and (converter := _CONVERTERS.get(kind(element))) is not None:
        converter(work, element)
    events.repetition(work, element)


def _indent(element: etree._Element) -> None:
    """Puts what was added to an element on lines of its own, as deep as its neighbours are."""
    added = element.find(f"{BPMN}extensionElements")
    if added is None or not any(str(each.tag).startswith(ZEEBE) for each in added):
        return
    depth = sum(1 for _ in added.iterancestors())
    etree.indent(added, space="  ", level=depth)
    tail = added.tail or ""
    if "\n" not in tail:
        last = added.getnext() is None
        added.tail = "\n" + "  " * (depth - 1 if last else depth)


def _for_camunda_8(root: etree._Element) -> etree._Element:
    """The root with the namespaces and the platform of Camunda 8; all that others put there stays."""
    old = {CAMUNDA.strip("{}"), *(each.strip("{}") for each in LIKE_CAMUNDA)}
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if uri not in old}
    for prefix, uri in (("zeebe", ZEEBE.strip("{}")), ("modeler", MODELER)):
        if uri not in prefixes.values():
            prefixes[prefix if prefix not in prefixes else f"{prefix}8"] = uri
    made = etree.Element(root.tag, nsmap=prefixes)  # type: ignore[arg-type] # None is the default's prefix
    for name, value in root.attrib.items():
        made.set(name, value)
    made.set(f"{{{MODELER}}}executionPlatform", "Camunda Cloud")
    made.set(f"{{{MODELER}}}executionPlatformVersion", PLATFORM)
    made.text = root.text
    made.extend(list(root))
    etree.cleanup_namespaces(made, keep_ns_prefixes=[prefix for prefix in prefixes if prefix])
    return made
