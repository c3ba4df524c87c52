"""Camunda 8's own connectors in place of Camunda 7's, where they can do the same (Camunda 7 sheet, section 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7.feel.text import names_of
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.native_soap import soap_inputs

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.task import Task
    from worker.camunda7.work import Work

_HTTP = "io.camunda:http-json:1"
_SOAP = "io.camunda:soap:1"
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_RESULT = {
    "statusCode": ("status", "number(error.code)"),
    "headers": ("headers", "error.variables.response.headers"),
    "body": ("body", "error.variables.response.body"),
    "response": (
        "if body instance of string then body else to json(body)",
        "error.variables.response.body",
    ),
}
"""Camunda 7's response parameters, over a result and over the error of a status of 400 or more."""

_STAYS = "so the task keeps the compatible job type"


def native_task(work: Work, element: etree._Element, task: Task) -> None:
    """Changes a task to Camunda 8's connector; leaves it as it is, and tells why, where that can't do the same."""
    convert = {"http-connector": _http, "soap-http-connector": _soap}.get(task.type)
    if convert is None:
        return
    try:
        _check(task)
        convert(task)
    except Unsupported as error:
        work.note(element, "native connector", f"{error.why}, {_STAYS}.")
        return
    if "response" in _used(task):
        why = (
            "the text of the response is written anew where it is JSON: the same value, perhaps other blanks."
        )
        work.note(element, "native connector", why)


def _check(task: Task) -> None:
    if task.failed:
        raise Unsupported("an input is not converted")
    if "errorExpression" in task.headers:
        raise Unsupported("its errors are told apart by Camunda 7's names")
    if any(target.startswith("c7_") for target, _ in task.inputs):
        raise Unsupported("names of its inputs are process variables too, or it has a request-config")


def _http(task: Task) -> None:
    method = task.given.get("method")
    called = (method.literal or "").upper() if method is not None else ""
    if called not in _METHODS:
        raise Unsupported(f"the REST connector has no method {called or 'that is worked out'}")
    own = [(target, source) for target, source in task.inputs if target not in ("method", "payload")]
    inputs = [*own, ("method", called)]
    payload = task.given.get("payload")
    if payload is not None and called in _WITH_BODY:
        inputs.append(("body", payload.source))
    task.inputs = [
        *inputs,
        ("authentication.type", "noAuth"),
        ("skipEncoding", "true"),
        ("followRedirects", "=true" if called == "GET" else "=false"),
    ]
    task.type = _HTTP
    used = sorted(_used(task) & set(_RESULT)) if task.outputs else []
    task.headers["resultExpression"] = "={" + ", ".join(f"{key}: {_RESULT[key][0]}" for key in used) + "}"
    refused = ", ".join(f"{key}: {_RESULT[key][1]}" for key in used)
    task.headers["errorExpression"] = (
        f"=if error.variables.response != null then ignoreError({{{refused}}}) else null"
    )


def _soap(task: Task) -> None:
    beyond = _used(task) & {"statusCode", "headers", "response"}
    if beyond:
        raise Unsupported(f"the SOAP connector does not give {', '.join(sorted(beyond))}")
    replaced = {"url", "headers", "payload", "method"}
    own = [(target, source) for target, source in task.inputs if target not in replaced]
    url = task.given.get("url")
    if url is None:
        raise Unsupported("it has no url")
    task.inputs = [*own, ("serviceUrl", url.source), *soap_inputs(task.given)]
    task.type = _SOAP
    if task.outputs:
        task.headers["resultExpression"] = "={body: response}"


def _used(task: Task) -> set[str]:
    """The variables that the outputs use."""
    return set[str]().union(*(names_of(source.removeprefix("=")) for _, source in task.outputs))
