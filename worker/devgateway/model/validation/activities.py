"""Tasks, calls and loops: what each of them has to say about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.bpmn.xml import BPMN, ZEEBE
from worker.devgateway.model.validation.problems import Problem, descendants, problem
from worker.devgateway.model.validation.texts import source_problems, target_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


def activity_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Work that is not defined, scripts, mappings, calls and loops that can't be understood."""
    for node in descendants(definitions, "serviceTask"):
        yield from _exactly_one(node, "taskDefinition")
    for node in descendants(definitions, "sendTask"):
        yield from _either(node, "publishMessage", "taskDefinition")
    for node in descendants(definitions, "businessRuleTask"):
        yield from _either(node, "calledDecision", "taskDefinition")
    for node in descendants(definitions, "scriptTask"):
        yield from _either(node, "script", "taskDefinition")
    for node in descendants(definitions, "callActivity"):
        yield from _exactly_one(node, "calledElement")
    for loop in descendants(definitions, "multiInstanceLoopCharacteristics"):
        yield from _loop(loop)
    yield from _extensions(definitions)


def extensions(node: etree._Element, name: str) -> list[etree._Element]:
    """The Zeebe extensions of that name that an element has."""
    return node.findall(f"{BPMN}extensionElements/{ZEEBE}{name}")


def _exactly_one(node: etree._Element, name: str) -> Iterator[Problem]:
    if len(extensions(node, name)) != 1:
        yield problem(node, f"Must have exactly one 'zeebe:{name}' extension element")


def _either(node: etree._Element, one: str, other: str) -> Iterator[Problem]:
    if len(extensions(node, one)) + len(extensions(node, other)) != 1:
        yield problem(node, f"Must have either one 'zeebe:{one}' or one 'zeebe:{other}' extension element")


def _extensions(definitions: etree._Element) -> Iterator[Problem]:
    for each in descendants(definitions, f"{ZEEBE}taskDefinition"):
        yield from source_problems(each, each.get("type"))
        yield from source_problems(each, each.get("retries"), optional=True)
    for each in descendants(definitions, f"{ZEEBE}script"):
        yield from source_problems(each, each.get("expression"), static=False)
        if not each.get("resultVariable"):
            yield problem(each, "Attribute 'resultVariable' must be present and not empty")
    for each in descendants(definitions, f"{ZEEBE}calledElement"):
        yield from source_problems(each, each.get("processId"))
    for each in descendants(definitions, f"{ZEEBE}input", f"{ZEEBE}output"):
        yield from source_problems(each, each.get("source"))
        yield from target_problems(each)


def _loop(loop: etree._Element) -> Iterator[Problem]:
    yield from _exactly_one(loop, "loopCharacteristics")
    for each in extensions(loop, "loopCharacteristics")[:1]:
        yield from source_problems(each, each.get("inputCollection"), static=False)
        yield from source_problems(each, each.get("outputElement"), optional=True, static=False)
        for given, missing in (("outputCollection", "outputElement"), ("outputElement", "outputCollection")):
            if each.get(given) and not each.get(missing):
                text = f"Attribute '{missing}' must be present if the attribute '{given}' is set"
                yield problem(each, text)
    condition = loop.find(f"{BPMN}completionCondition")
    if condition is not None:
        yield from source_problems(condition, condition.text, static=False)
