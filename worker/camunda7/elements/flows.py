"""Sequence flows: their conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7.elements.attributes import script_value, stopping, value_of
from worker.camunda7.namespaces import BPMN, CAMUNDA, kind, text_of

if TYPE_CHECKING:
    from worker.camunda7.work import Work

_GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway"})


def sequence_flow(work: Work, flow: etree._Element) -> None:
    """Makes FEEL of a condition; one that can't be stops the process where it is met."""
    condition = flow.find(f"{BPMN}conditionExpression")
    if condition is None:
        _always(work, flow)
        return
    text = text_of(condition)
    language = str(condition.attrib.pop("language", ""))
    resource = condition.attrib.pop(f"{CAMUNDA}resource", "")
    if resource:
        why = f"the script is in the file {resource!s}"
        work.left(flow, "condition", why, "Write the condition as FEEL.", str(resource))
        condition.text = stopping(str(resource))
    elif language and language.lower() not in ("juel", "feel"):
        value = script_value(work, flow, "condition", text, language)
        condition.text = stopping(text) if value is None else value.expression
    elif text.strip():
        value = value_of(work, flow, "condition", text)
        condition.text = stopping(text) if value is None else value.expression
    for child in list(condition):
        condition.remove(child)
    _check_source(work, flow)


def _always(work: Work, flow: etree._Element) -> None:
    """Says of a flow without a condition what Camunda 7 takes it for, where Camunda 8 wants one."""
    source = work.by_id.get(str(flow.get("sourceRef")))
    if source is None or kind(source) not in _GATEWAYS or source.get("id") not in work.forks:
        return
    if source.get("default") != flow.get("id"):
        etree.SubElement(flow, f"{BPMN}conditionExpression").text = "=true"
        work.note(
            flow, "condition", "a flow without one is always taken, which Camunda 8 wants to be written."
        )


def _check_source(work: Work, flow: etree._Element) -> None:
    source = work.by_id.get(str(flow.get("sourceRef")))
    if source is None or kind(source) in _GATEWAYS:
        return
    why = "Camunda 8 has conditions at gateways only"
    work.left(flow, "condition", why, "Put an exclusive gateway before it.", None)
