"""Tasks without a connector: what a worker has to do instead of Java, what people do, decisions, scripts, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7 import zeebe
from worker.camunda7.elements.attributes import script_value, value_of
from worker.camunda7.feel import text as t
from worker.camunda7.language import juel
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.namespaces import BPMN, CAMUNDA, ZEEBE, kind, take, text_of
from worker.camunda7.parameters import target
from worker.camunda7.values import script_file

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.values import Value
    from worker.camunda7.work import Work

_ASSIGNED = ("assignee", "candidateGroups", "candidateUsers")
_JAVA = ("class", "delegateExpression", "expression")
_RESULT = "c7_result"


def user_task(work: Work, element: etree._Element) -> None:
    """Whom it is for, when it is due, its form."""
    assigned = {name: source for name in _ASSIGNED if (source := _source(work, element, name)) is not None}
    if assigned:
        zeebe.add(element, "assignmentDefinition", **assigned)
    times = {name: source for name in ("dueDate", "followUpDate") if (source := _source(work, element, name))}
    if times:
        zeebe.add(element, "taskSchedule", **times)
    if (form := take(element, "formKey")) is not None:
        zeebe.add(element, "formDefinition", formKey=form)
        work.note(
            element, "formKey", "the key is kept; the application that showed the form has to show it still."
        )
    if (form := take(element, "formRef")) is not None:
        zeebe.add(element, "formDefinition", formId=form)
        element.attrib.pop(f"{CAMUNDA}formRefBinding", "")


def service_task(work: Work, element: etree._Element) -> None:
    """A job for what Java, an expression or an external worker did."""
    topic, given = take(element, "topic"), take(element, "type")
    if given == "external" and topic is not None:
        source = value_of(work, element, "topic", topic)
        zeebe.job(element, topic if source is None else source.attribute, None, {})
        why = "an external task worker of Camunda 7 did it: it has to become a job worker for this type."
        work.note(element, f"topic {topic}", why)
        return
    for name in _JAVA:
        if (code := take(element, name)) is not None:
            zeebe.job(element, _job_type(element, code), None, {})
            if name == "expression":
                work.report.count("expressions", juel.expressions_in(code), converted=False)
            why = "it is Java code, which Camunda 8 does not run"
            work.left(element, f"camunda:{name}", why, "Write a job worker for its job type.", code)
            return
    if element.find(f"{BPMN}extensionElements/{ZEEBE}taskDefinition") is None and _is_executable(element):
        zeebe.job(element, str(element.get("id")), None, {})
        work.left(element, "implementation", "it has none", "Write a job worker for its job type.", given)


def business_rule_task(work: Work, element: etree._Element) -> None:
    """A decision, or a job."""
    decision = take(element, "decisionRef")
    if decision is None:
        service_task(work, element)
        return
    source = value_of(work, element, "decisionRef", decision)
    result = take(element, "resultVariable")
    zeebe.add(
        element,
        "calledDecision",
        decisionId=decision if source is None else source.attribute,
        resultVariable=result or "decisionResult",
    )
    how = take(element, "mapDecisionResult")
    for name in ("decisionRefBinding", "decisionRefVersion", "decisionRefVersionTag", "decisionRefTenantId"):
        if (binding := take(element, name)) not in (None, "latest"):
            work.note(element, name, f"{binding}: Camunda 8 calls the latest version.")
    if how not in ("singleEntry", "singleResult"):
        why = (
            f"Camunda 7 gives a list of results ({how or 'resultList'}), Camunda 8 what the hit policy says."
        )
        work.note(element, "mapDecisionResult", why, "Look at the expressions that use the result.")


def script_task(work: Work, element: etree._Element) -> None:
    """FEEL where the script is simple; else a job of type `script` with the script as header."""
    script = element.find(f"{BPMN}script")
    source = "" if script is None else text_of(script)
    language = str(element.attrib.pop("scriptFormat", ""))
    result = take(element, "resultVariable")
    resource = take(element, "resource")
    if script is not None:
        if (before := script.getprevious()) is not None:
            before.tail = script.tail
        element.remove(script)
    if resource is not None:
        try:
            source = script_file(work, resource)
        except Unsupported as error:
            work.report.count("script files", converted=False)
            work.unsupported(element, "script", error, resource)
            zeebe.job(element, "script", None, {"language": language, "resource": resource})
            return
    value = script_value(work, element, "script", source, language, wanted=result is not None)
    if value is None:
        zeebe.job(element, "script", None, {"language": language, "script": source.strip()})
        return
    _feel_task(work, element, value, result)


def _feel_task(work: Work, element: etree._Element, value: Value, result: str | None) -> None:
    """What the script sets and gives, as one context that output mappings take apart."""
    sets = dict(value.sets)
    if result is not None:
        sets[result] = value.feel
    zeebe.add(element, "script", expression=f"={t.context(sets.items()).text}", resultVariable=_RESULT)
    outputs = [(target(work, element, name), f"={t.path(t.name(_RESULT), name).text}") for name in sets]
    # Without any, the result itself would go to the process.
    zeebe.mappings(element, (), outputs or [(_RESULT, "=null")])
    if value.thrown:
        why = "the script throws errors"
        work.left(element, "script", why, "Test for them with a gateway and an error end event.", None)


def call_activity(work: Work, element: etree._Element) -> None:
    """The process that it calls, and the variables that go in and out."""
    called = str(element.attrib.pop("calledElement", ""))
    source = value_of(work, element, "calledElement", called)
    parent = zeebe.extensions(element)
    all_in = all_out = False
    inputs: list[tuple[str, str]] = []
    outputs: list[tuple[str, str]] = []
    for name, into in (("in", inputs), ("out", outputs)):
        for passed in list(parent.iterchildren(f"{CAMUNDA}{name}")):
            parent.remove(passed)
            if passed.get("variables") == "all":
                all_in, all_out = all_in or name == "in", all_out or name == "out"
            elif (pair := _passed(work, element, passed)) is not None:
                into.append(pair)
    zeebe.add(
        element,
        "calledElement",
        processId=called if source is None else source.attribute,
        propagateAllParentVariables=str(all_in).lower(),
        propagateAllChildVariables=str(all_out).lower(),
    )
    zeebe.mappings(element, inputs, outputs)
    for name in ("calledElementBinding", "calledElementVersion", "calledElementVersionTag"):
        if (binding := take(element, name)) not in (None, "latest"):
            work.note(element, name, f"{binding}: Camunda 8 calls the latest version.")


def _passed(work: Work, element: etree._Element, passed: etree._Element) -> tuple[str, str] | None:
    """Target and source of one variable of a call."""
    if (key := passed.get("businessKey")) is not None:
        name, text = "businessKey", str(key)
    elif (worked_out := passed.get("sourceExpression")) is not None:
        name, text = str(passed.get("target", "")), str(worked_out)
    else:
        name, text = str(passed.get("target", "")), f"${{{passed.get('source', '')}}}"
    value = value_of(work, element, f"variable {name}", text)
    return None if value is None else (target(work, element, name), value.expression)


def _source(work: Work, element: etree._Element, name: str) -> str | None:
    text = take(element, name)
    value = None if text is None else value_of(work, element, name, text)
    return None if value is None else value.attribute


def _job_type(element: etree._Element, code: str) -> str:
    """A job type named for the code: the bean of `${bean}`, the last name of a class, else the element."""
    name = code.strip("${}# ").rpartition(".")[2]
    return name if name.isidentifier() else str(element.get("id"))


def _is_executable(element: etree._Element) -> bool:
    process = next((each for each in element.iterancestors() if kind(each) == "process"), None)
    return process is not None and process.get("isExecutable") == "true"
