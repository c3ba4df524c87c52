"""What this engine does not run: refused at deployment, so that nobody waits for it at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from worker.bpmn.xml import BPMN, ZEEBE
from worker.devgateway.model.reading import KINDS
from worker.devgateway.model.validation.problems import Problem, descendants, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

ZEEBE_REFUSES: Final = {"complexGateway", "adHocSubProcess", "transaction"}
"""What Zeebe 8.6 does not run either."""

EVENTS: Final = {
    "signalEventDefinition",
    "escalationEventDefinition",
    "compensateEventDefinition",
    "conditionalEventDefinition",
    "linkEventDefinition",
    "cancelEventDefinition",
}

EXTENSIONS: Final = {
    "calledDecision",
    "executionListeners",
    "publishMessage",
    "taskListeners",
    "userTask",
}

BESIDE_TOKENS: Final = {
    "sequenceFlow",
    "extensionElements",
    "incoming",
    "outgoing",
    "documentation",
    "laneSet",
    "ioSpecification",
    "property",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "textAnnotation",
    "association",
    "group",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
    "auditing",
    "monitoring",
}
"""What may stand in a scope without being run."""


def support_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Elements, events and extensions that are not run."""
    for scope in descendants(definitions, "process", "subProcess"):
        for node in scope.iterchildren(f"{BPMN}*"):
            tag = etree.QName(node).localname
            if tag not in BESIDE_TOKENS and node.tag not in KINDS:
                yield problem(node, _zeebe_refuses(tag) if tag in ZEEBE_REFUSES else _embedded_refuses(tag))
            for child in node.iterchildren(f"{BPMN}*"):
                if (event := etree.QName(child).localname) in EVENTS:
                    yield problem(child, _embedded_refuses(event))
            for child in node.iterfind(f"{BPMN}extensionElements/{ZEEBE}*"):
                if (extension := etree.QName(child).localname) in EXTENSIONS:
                    yield problem(child, _embedded_refuses(f"zeebe:{extension}"))


def _zeebe_refuses(tag: str) -> str:
    return (
        f"Elements of type '{tag[0].upper()}{tag[1:]}' are currently not supported. Please refer to the documentation "
        "for a list of supported elements: https://docs.camunda.io/docs/components/modeler/bpmn/bpmn-coverage/"
    )


def _embedded_refuses(tag: str) -> str:
    return f"The embedded gateway does not run '{tag}'; deploy the model to a Camunda cluster for it"
