"""An element with `camunda:connector`, as a task that a worker does (Camunda 7 sheet, sections 2 and 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7 import zeebe
from worker.camunda7.error_expressions import Errors
from worker.camunda7.feel import Scope
from worker.camunda7.language import running
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import variables_of
from worker.camunda7.listeners import end_scripts
from worker.camunda7.namespaces import BPMN, CAMUNDA, take, text_of
from worker.camunda7.native import native_task
from worker.camunda7.parameters import Parameters, Reader, each_once, failing, names_in, target
from worker.camunda7.retries import DEFAULT, Retries, retries_of
from worker.camunda7.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from worker.camunda7.language.running import Thrown
    from worker.camunda7.language.tree import Node
    from worker.camunda7.values import Value
    from worker.camunda7.work import Work

HTTP, SOAP = "http-connector", "soap-http-connector"
_INPUTS = {
    "url": "c7_url",
    "method": "c7_method",
    "headers": "c7_headers",
    "payload": "c7_payload",
    "request-config": "c7_requestConfig",
}
"""The inputs of the two connectors, and their names that no process variable has."""

_INSTEAD = (
    *("class", "delegateExpression", "expression", "type", "topic", "resultVariable"),
    *("decisionRef", "mapDecisionResult"),
)
_RESULT = frozenset({"response", "statusCode", "headers", "body"})
_TASKS = frozenset({"serviceTask", "sendTask", "businessRuleTask"})


def connector_of(element: etree._Element) -> etree._Element | None:
    """The connector of an element where Camunda 7 looks for it; None if there is none."""
    holder = element
    if element.tag in (f"{BPMN}intermediateThrowEvent", f"{BPMN}endEvent"):
        definition = element.find(f"{BPMN}messageEventDefinition")
        if definition is None:
            return None
        holder = definition
    elif str(element.tag).removeprefix(BPMN) not in _TASKS:
        return None
    return holder.find(f"{BPMN}extensionElements/{CAMUNDA}connector")


def convert(work: Work, element: etree._Element, connector: etree._Element) -> None:
    """Makes a job of an element, and takes the connector out of the model."""
    connector_id = (connector.findtext(f"{CAMUNDA}connectorId") or "").strip()
    if not connector_id:
        work.report.count("connectors", converted=False)
        work.left(element, "connector", "it has no connectorId", "Name the job type of a worker.")
        zeebe.job(element, "unknown-connector", 1, {})
        _remove(connector)
        return
    task = _task(work, element, connector, connector_id)
    if work.native:
        native_task(work, element, task)
    task.write(element)
    _remove(connector)
    for name in _INSTEAD:
        if (given := take(element, name)) is not None:
            why = f"Camunda 7 does not use camunda:{name}={given!r} beside a connector; it is taken out."
            work.note(element, f"camunda:{name}", why)
    work.report.count("connectors", converted=True)
    work.report.count("connectors without a gap", converted=not task.failed)


def _task(work: Work, element: etree._Element, connector: etree._Element, connector_id: str) -> Task:
    known = connector_id in (HTTP, SOAP)
    output = Scope("output", xml_root="Envelope" if connector_id == SOAP else None)
    reader = Reader(
        work,
        element,
        Scope("input"),
        output if known else Scope(),
        frozenset({"payload"} if known else ()),
    )
    of_connector = reader.read(connector)
    of_activity = Reader(work, element, Scope("input"), Scope()).read(
        element.find(f"{BPMN}extensionElements")
    )
    retries = _retries(work, element)
    task = Task(connector_id, retries)
    _inputs(work, element, task, of_connector, of_activity, known=known)
    _outputs(work, element, task, of_connector, of_activity)
    thrown = [*_thrown(of_connector, of_activity), *_thrown_by_listeners(work, element)]
    if not known:
        why = "it is a connector of your own: a worker for this job type has to be there."
        work.note(element, f"connector {connector_id}", why, "Write one with the SDK.")
    nodes = {name: value.node for name, value in of_connector.outputs if value.node is not None}
    scope = Scope("error", "javascript", output.xml_root)
    errors = Errors(work, element, _unshadowed(nodes), scope, retries.backoff)
    if (expression := errors.expression(thrown)) is not None:
        task.headers["errorExpression"] = expression
    return task


def _unshadowed(nodes: dict[str, Node]) -> dict[str, Node]:
    return {name: node for name, node in nodes.items() if name not in _RESULT}


def _inputs(
    work: Work,
    element: etree._Element,
    task: Task,
    of_connector: Parameters,
    of_activity: Parameters,
    *,
    known: bool,
) -> None:
    earlier: set[str] = set()
    for name, outer in of_activity.inputs.items():
        if earlier & names_in(outer):
            why = "it uses a variable that an input before it changes; in Camunda 7 it saw the value from outside"
            work.left(element, f"input {name}", why, "Give one of them another name.")
        earlier.add(name)
        task.inputs.append((target(work, element, name), outer.source))
    task.inputs += [(target(work, element, name), failing(name)) for name in of_activity.failed]
    prefixed = known and _has_to_be_prefixed(work, of_connector, of_activity)
    given: dict[str, Value | None] = {**of_connector.inputs, **dict.fromkeys(of_connector.failed)}
    for name, value in given.items():
        if known and name not in _INPUTS:
            why = f"{task.type} has no such input and ignores it, in Camunda 7 too."
            work.note(element, f"input {name}", why, "Is it misspelt?")
            continue
        always = name == "request-config"
        called = _INPUTS[name] if known and (prefixed or always) else target(work, element, name)
        task.inputs.append((called, failing(name) if value is None else value.source))
        task.given[name] = value
    task.inputs = each_once(task.inputs)
    task.failed = bool(of_connector.failed)


def _has_to_be_prefixed(work: Work, of_connector: Parameters, of_activity: Parameters) -> bool:
    """Whether a variable of an input's name would be taken for another (Camunda 7 sheet, section 4.3)."""
    plain = set(_INPUTS) - {"request-config"}
    missing = plain - set(of_connector.inputs) - set(of_connector.failed)
    if missing & (work.process_names | set(of_activity.inputs)):
        return True
    earlier: set[str] = set()
    for name, value in of_connector.inputs.items():
        if earlier & names_in(value):
            return True
        earlier.add(name)
    used = set().union(*(names_in(value) for _, value in (*of_connector.outputs, *of_activity.outputs)))
    return bool(used & (earlier - {"headers"}))


def _outputs(
    work: Work, element: etree._Element, task: Task, of_connector: Parameters, of_activity: Parameters
) -> None:
    for value in (*of_activity.values, *of_connector.values):
        for name, sets in value.sets.items():
            why = "a script set it as it ran; it is set when the task ends now, before its outputs."
            work.note(element, f"variable {name}", why)
            task.outputs.append((target(work, element, name), f"={sets.text}"))
    for name, value in (*of_connector.outputs, *of_activity.outputs):
        task.outputs.append((target(work, element, name), value.expression))
    task.outputs = each_once(task.outputs)
    if not task.outputs:
        task.headers["resultExpression"] = "={}"
    _tell_shadowed(work, element, task, of_connector, of_activity)


def _tell_shadowed(
    work: Work, element: etree._Element, task: Task, of_connector: Parameters, of_activity: Parameters
) -> None:
    """Outputs that mean a variable of the process where Camunda 8 sees one of the job, and the other way round."""
    result = _RESULT if task.type in (HTTP, SOAP) else frozenset()
    made = {name for name, _ in of_connector.outputs}
    for outputs, hidden in ((of_connector.outputs, result & {"body"}), (of_activity.outputs, result - made)):
        for name, value in outputs:
            if shadowed := variables_of(value.node) & hidden:
                why = f"the process's own {', '.join(sorted(shadowed))} is not seen beside the response's"
                work.left(element, f"output {name}", why, "Rename the variable.")
    for name in made & set(of_activity.inputs):
        why = "Camunda 7 sets the task's own variable of this name, Camunda 8 the process's"
        work.left(element, f"output {name}", why, "Give it another name.")


def _thrown(*parameters: Parameters) -> Iterator[tuple[Thrown, str]]:
    for each in parameters:
        for name, value in each.outputs:
            yield from ((thrown, f"output {name}") for thrown in value.thrown)


def _thrown_by_listeners(work: Work, element: etree._Element) -> Iterator[tuple[Thrown, str]]:
    for listener, language, source in end_scripts(element):
        try:
            outcome = running.run(source, language)
        except Unsupported:
            continue
        if outcome.thrown and not _changes(outcome.variables):
            work.report.count("scripts", converted=True)
            _remove(listener)
            yield from ((thrown, "an end listener") for thrown in outcome.thrown)


def _changes(variables: dict[str, Node]) -> bool:
    """Whether a script sets a variable to anything but what it is already."""
    return any(getattr(node, "name", None) != name for name, node in variables.items())


def _retries(work: Work, element: etree._Element) -> Retries:
    asynchronous = "true" in [take(element, name) for name in ("asyncBefore", "async")]
    cycle = element.find(f"{BPMN}extensionElements/{CAMUNDA}failedJobRetryTimeCycle")
    text = None if cycle is None else text_of(cycle).strip()
    if cycle is not None:
        _remove(cycle)
    try:
        found = retries_of(text, asynchronous=asynchronous)
    except Unsupported as error:
        work.unsupported(element, "failedJobRetryTimeCycle", error, text)
        return Retries(DEFAULT, "PT0S")
    if text is not None and not asynchronous:
        work.note(element, "failedJobRetryTimeCycle", "without asyncBefore Camunda 7 does not use it.")
    if found.cycle is not None:
        why = "only this worker waits as the list says; others wait the first interval each time."
        work.note(element, "failedJobRetryTimeCycle", why)
    return found


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
