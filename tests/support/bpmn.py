"""BPMN models for tests, written as the path a token takes.

    xml = (
        Process("orders")
        .start()
        .service_task("call", "http-json", headers={"resultVariable": "r"}, inputs={"url": "=base + \"/x\""})
        .end()
        .boundary_error("refused", on="call", code="NF")
        .end("handled")
        .xml()
    )

Each element follows the one before it; `at` goes on elsewhere, `to` joins an element that is already there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Process:
    """An executable process under construction; ids are the names given to its elements."""

    def __init__(self, process_id: str) -> None:
        self.id = process_id
        self._definitions = etree.Element(
            f"{{{BPMN}}}definitions",
            {"id": f"definitions-{process_id}", "targetNamespace": "tests"},
            nsmap={"bpmn": BPMN, "zeebe": ZEEBE, "xsi": XSI},
        )
        self._process = self._add(self._definitions, "process", id=process_id, isExecutable="true")
        self._scope = self._process
        self._elements: dict[str, etree._Element] = {}
        self._errors: dict[str, str] = {}
        self._last: str | None = None
        self._condition: str | None = None
        self._flows = 0

    def xml(self) -> bytes:
        """Return the model as a deployable document."""
        return etree.tostring(self._definitions, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    # Events

    def start(self, element_id: str = "start") -> Self:
        """Add a start event."""
        self._last = None
        return self._next("startEvent", element_id)

    def end(self, element_id: str = "end") -> Self:
        """Add an end event."""
        return self._next("endEvent", element_id)

    def error_end(self, element_id: str, code: str) -> Self:
        """Add an end event that throws a BPMN error."""
        self._next("endEvent", element_id)
        self._error_definition(code)
        return self

    def timer(self, element_id: str, duration: str) -> Self:
        """Add an intermediate timer event, such as `PT1S`."""
        self._next("intermediateCatchEvent", element_id)
        definition = self._add(self._elements[element_id], "timerEventDefinition")
        timer = self._add(definition, "timeDuration")
        timer.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        timer.text = duration
        return self

    def message(self, element_id: str, name: str, key: str) -> Self:
        """Add an intermediate event that waits for a message with a correlation key, such as `=order`."""
        self._next("intermediateCatchEvent", element_id)
        message_id = f"message-{element_id}"
        self._add(self._elements[element_id], "messageEventDefinition", messageRef=message_id)
        message = self._add(self._definitions, "message", id=message_id, name=name)
        self._add(_insert(message, "extensionElements"), "subscription", ZEEBE, correlationKey=key)
        return self

    def boundary_error(
        self,
        element_id: str,
        *,
        on: str,
        code: str | None = None,
        outputs: Mapping[str, str] | None = None,
    ) -> Self:
        """Catch a BPMN error of an activity, any error where no code is given, and go on from there.

        The error's variables are the event's own; `outputs` brings them to the process (`{"why": "=why"}`).
        """
        self._last = None
        self._next("boundaryEvent", element_id, attachedToRef=on)
        self._mapping(element_id, {}, outputs or {})
        self._error_definition(code)
        return self

    # Activities

    def service_task(
        self,
        element_id: str,
        job_type: str,
        *,
        retries: int | str | None = None,
        headers: Mapping[str, str] | None = None,
        inputs: Mapping[str, str] | None = None,
        outputs: Mapping[str, str] | None = None,
        kind: str = "serviceTask",
    ) -> Self:
        """Add a task that a job worker does.

        Args:
            element_id: its id.
            job_type: its job type, a text or an expression (`=…`).
            retries: how often it is tried; the engine's default is 3.
            headers: custom headers.
            inputs: variables of the task and the expressions (`=…`) they come from.
            outputs: process variables and the expressions over the task's variables they come from.
            kind: `serviceTask`, `sendTask`, `businessRuleTask` or `scriptTask`; of message events `endEvent` or
                `intermediateThrowEvent`.
        """
        self._next(kind, element_id)
        if kind.endswith("Event"):
            self._add(self._current(), "messageEventDefinition")
        extensions = self._extensions(element_id)
        definition = self._add(extensions, "taskDefinition", ZEEBE, type=job_type)
        if retries is not None:
            definition.set("retries", str(retries))
        if headers:
            listed = self._add(extensions, "taskHeaders", ZEEBE)
            for key, value in headers.items():
                self._add(listed, "header", ZEEBE, key=key, value=value)
        self._mapping(element_id, inputs or {}, outputs or {})
        return self

    def plain(self, kind: str, element_id: str) -> Self:
        """Add an element that says nothing about itself, such as a `manualTask`."""
        return self._next(kind, element_id)

    def multi_instance(
        self,
        collection: str,
        *,
        item: str = "item",
        result: tuple[str, str] | None = None,
        sequential: bool = False,
    ) -> Self:
        """Do the activity just added once for each item.

        Args:
            collection: expression of the list (`=items`).
            item: variable that holds one item.
            result: name of the list of results, and the expression of one (`=…`).
            sequential: one after the other instead of all at once.
        """
        loop = self._add(
            self._current(), "multiInstanceLoopCharacteristics", isSequential=str(sequential).lower()
        )
        extensions = self._add(loop, "extensionElements")
        characteristics = self._add(
            extensions, "loopCharacteristics", ZEEBE, inputCollection=collection, inputElement=item
        )
        if result:
            characteristics.set("outputCollection", result[0])
            characteristics.set("outputElement", result[1])
        return self

    def subprocess(self, element_id: str) -> Self:
        """Open an embedded sub-process; what follows is inside until `close`."""
        self._next("subProcess", element_id)
        self._scope = self._elements[element_id]
        return self

    def close(self) -> Self:
        """Close the sub-process and go on after it."""
        element, parent = self._scope, self._scope.getparent()
        assert parent is not None, "no sub-process is open"
        self._last, self._scope = str(element.get("id")), parent
        return self

    # Gateways and flows

    def exclusive(self, element_id: str) -> Self:
        """Add an exclusive gateway; its branches start with `at`, each but one with `when`."""
        return self._next("exclusiveGateway", element_id)

    def parallel(self, element_id: str) -> Self:
        """Add a parallel gateway, to fork or to join."""
        return self._next("parallelGateway", element_id)

    def at(self, element_id: str) -> Self:
        """Go on after an element that is already there."""
        self._last = element_id
        return self

    def when(self, condition: str) -> Self:
        """Take the next flow only under a condition (`=…`)."""
        self._condition = condition
        return self

    def otherwise(self) -> Self:
        """Take the next flow when no condition of the gateway is true."""
        self._current().set("default", f"flow-{self._flows + 1}")
        return self

    def to(self, element_id: str) -> Self:
        """Flow to an element that is already there."""
        self._flow_to(element_id)
        self._last = element_id
        return self

    # How it is built

    def _add(
        self, parent: etree._Element, tag: str, namespace: str = BPMN, **attributes: str
    ) -> etree._Element:
        return etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)

    def _next(self, tag: str, element_id: str, **attributes: str) -> Self:
        assert element_id not in self._elements, f"{element_id} is already there"
        self._elements[element_id] = self._add(self._scope, tag, id=element_id, **attributes)
        if self._last is not None and self._elements[self._last].getparent() is self._scope:
            self._flow_to(element_id)
        self._last = element_id
        return self

    def _flow_to(self, element_id: str) -> None:
        self._flows += 1
        flow_id, source = f"flow-{self._flows}", self._current()
        flow = self._add(
            self._scope, "sequenceFlow", id=flow_id, sourceRef=str(self._last), targetRef=element_id
        )
        _insert(source, "outgoing", flow_id)
        _insert(self._elements[element_id], "incoming", flow_id)
        if self._condition is not None:
            condition = self._add(flow, "conditionExpression")
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            condition.text, self._condition = self._condition, None

    def _current(self) -> etree._Element:
        assert self._last is not None, "no element was added yet"
        return self._elements[self._last]

    def _extensions(self, element_id: str) -> etree._Element:
        element = self._elements[element_id]
        found = element.find(f"{{{BPMN}}}extensionElements")
        return _insert(element, "extensionElements") if found is None else found

    def _mapping(self, element_id: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> None:
        if not inputs and not outputs:
            return
        mapping = self._add(self._extensions(element_id), "ioMapping", ZEEBE)
        for tag, pairs in (("input", inputs), ("output", outputs)):
            for target, source in pairs.items():
                self._add(mapping, tag, ZEEBE, source=source, target=target)

    def _error_definition(self, code: str | None) -> None:
        definition = self._add(self._current(), "errorEventDefinition")
        if code is not None:
            definition.set("errorRef", self._error(code))

    def _error(self, code: str) -> str:
        """Return the id of the error of that code, which stands beside the process."""
        if code not in self._errors:
            self._errors[code] = error_id = f"error-{len(self._errors) + 1}"
            self._add(self._definitions, "error", id=error_id, name=code, errorCode=code)
        return self._errors[code]


def _insert(element: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    """Add a child where the schema has it: extensions, incoming and outgoing flows, then all else."""
    order = ("extensionElements", "incoming", "outgoing")
    before = [f"{{{BPMN}}}{name}" for name in order[: order.index(tag) + 1]]
    child = etree.Element(f"{{{BPMN}}}{tag}")
    child.text = text
    element.insert(sum(each.tag in before for each in element), child)
    return child
