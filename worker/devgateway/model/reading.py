"""From a deployed file to executable processes; what is refused has been refused before, in `validation`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.bpmn.xml import BPMN, ZEEBE
from worker.devgateway.model.elements import (
    Call,
    Element,
    Flow,
    JobDefinition,
    Kind,
    Loop,
    Process,
    Script,
    Source,
)
from worker.devgateway.model.events import event_of
from worker.devgateway.model.mappings import inputs, outputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

KINDS: Final = {
    f"{BPMN}{tag}": kind
    for tag, kind in {
        "process": Kind.PROCESS,
        "subProcess": Kind.SUB_PROCESS,
        "startEvent": Kind.START_EVENT,
        "endEvent": Kind.END_EVENT,
        "intermediateCatchEvent": Kind.INTERMEDIATE_CATCH_EVENT,
        "intermediateThrowEvent": Kind.INTERMEDIATE_THROW_EVENT,
        "boundaryEvent": Kind.BOUNDARY_EVENT,
        "serviceTask": Kind.SERVICE_TASK,
        "sendTask": Kind.SEND_TASK,
        "businessRuleTask": Kind.BUSINESS_RULE_TASK,
        "scriptTask": Kind.SCRIPT_TASK,
        "receiveTask": Kind.RECEIVE_TASK,
        "userTask": Kind.USER_TASK,
        "manualTask": Kind.MANUAL_TASK,
        "task": Kind.TASK,
        "callActivity": Kind.CALL_ACTIVITY,
        "exclusiveGateway": Kind.EXCLUSIVE_GATEWAY,
        "parallelGateway": Kind.PARALLEL_GATEWAY,
        "inclusiveGateway": Kind.INCLUSIVE_GATEWAY,
        "eventBasedGateway": Kind.EVENT_BASED_GATEWAY,
    }.items()
}
"""The elements that run, by tag."""

USER_TASK_TYPE: Final = "io.camunda.zeebe:userTask"
"""The job type of user tasks that a job worker does; they are tried once."""

DEFAULT_RETRIES: Final = "3"


def processes_of(definitions: etree._Element) -> list[Process]:
    """The executable processes of a model that was found valid."""
    processes = definitions.iterfind(f"{BPMN}process")
    return [_process(each) for each in processes if each.get("isExecutable") == "true"]


def flow_nodes(scope: etree._Element) -> Iterator[etree._Element]:
    """The elements of a scope that run, without those of inner scopes."""
    return (each for each in scope if each.tag in KINDS)


def extension(element: etree._Element, name: str) -> etree._Element | None:
    """The first Zeebe extension of that name that an element has."""
    return element.find(f"{BPMN}extensionElements/{ZEEBE}{name}")


def _process(process: etree._Element) -> Process:
    elements = {each.id: each for each in _elements(process, "")}
    return Process(str(process.get("id")), elements)


def _elements(scope: etree._Element, parent: str) -> Iterator[Element]:
    own = str(scope.get("id"))
    yield _element(scope, parent)
    for each in flow_nodes(scope):
        if each.tag == f"{BPMN}subProcess":
            yield from _elements(each, own)
        else:
            yield _element(each, own)


def _element(node: etree._Element, scope: str) -> Element:
    identity, siblings = str(node.get("id")), node.getparent()
    flows = () if not scope or siblings is None else tuple(siblings.iterfind(f"{BPMN}sequenceFlow"))
    mappings = extension(node, "ioMapping")
    return Element(
        id=identity,
        kind=_kind(node),
        scope=scope,
        name=node.get("name", ""),
        incoming=tuple(str(each.get("id")) for each in flows if each.get("targetRef") == identity),
        outgoing=tuple(_flow(each) for each in flows if each.get("sourceRef") == identity),
        default=node.get("default"),
        children=tuple(str(each.get("id")) for each in flow_nodes(node)),
        boundaries=_boundaries(siblings, identity) if scope and siblings is not None else (),
        attached_to=node.get("attachedToRef"),
        interrupting=node.get("cancelActivity", "true") == "true" and node.get("isInterrupting") != "false",
        inputs=inputs(mappings),
        outputs=outputs(mappings),
        job=_job(node),
        script=_script(node),
        call=_call(node),
        loop=_loop(node),
        event=event_of(node),
    )


def _kind(node: etree._Element) -> Kind:
    if node.get("triggeredByEvent") == "true":
        return Kind.EVENT_SUB_PROCESS
    return KINDS[str(node.tag)]


def _boundaries(siblings: etree._Element, identity: str) -> tuple[str, ...]:
    events = siblings.iterfind(f"{BPMN}boundaryEvent")
    return tuple(str(each.get("id")) for each in events if each.get("attachedToRef") == identity)


def _flow(flow: etree._Element) -> Flow:
    condition = flow.find(f"{BPMN}conditionExpression")
    return Flow(
        str(flow.get("id")),
        str(flow.get("sourceRef")),
        str(flow.get("targetRef")),
        None if condition is None or not condition.text else Source.of(condition.text),
    )


def _job(node: etree._Element) -> JobDefinition | None:
    headers = {
        each.get("key", ""): each.get("value", "")
        for each in node.iterfind(f"{BPMN}extensionElements/{ZEEBE}taskHeaders/{ZEEBE}header")
    }
    if node.tag == f"{BPMN}userTask":
        return JobDefinition(Source.of(USER_TASK_TYPE), Source.of("1"), headers)
    definition = extension(node, "taskDefinition")
    if definition is None:
        return None
    retries = definition.get("retries", DEFAULT_RETRIES)
    return JobDefinition(Source.of(definition.get("type", "")), Source.of(retries), headers)


def _script(node: etree._Element) -> Script | None:
    script = extension(node, "script")
    if script is None:
        return None
    return Script(Source.of(script.get("expression", "")), script.get("resultVariable", ""))


def _call(node: etree._Element) -> Call | None:
    called = extension(node, "calledElement")
    if called is None or node.tag != f"{BPMN}callActivity":
        return None
    return Call(
        Source.of(called.get("processId", "")),
        called.get("propagateAllParentVariables", "true") == "true",
        called.get("propagateAllChildVariables", "true") == "true",
    )


def _loop(node: etree._Element) -> Loop | None:
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    given = None if loop is None else extension(loop, "loopCharacteristics")
    if loop is None or given is None:
        return None
    condition, output = loop.find(f"{BPMN}completionCondition"), given.get("outputElement")
    return Loop(
        Source.of(given.get("inputCollection", "")),
        loop.get("isSequential") == "true",
        given.get("inputElement"),
        given.get("outputCollection"),
        None if output is None else Source.of(output),
        None if condition is None or not condition.text else Source.of(condition.text),
    )
