"""Errors of connector tasks as an `errorExpression`: those that scripts throw, those that events catch.

Scripts of outputs and end listeners see the response; so does the expression, and nothing else (Camunda 7 sheet,
sections 2.3 and 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker import feel
from worker.camunda7.catching import Catching, catching
from worker.camunda7.feel import Feel, Scope, string_literal, translate
from worker.camunda7.feel import text as t
from worker.camunda7.language.errors import Unsupported, within_depth
from worker.camunda7.language.idioms import Idioms
from worker.camunda7.language.tree import Literal, Name, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from worker.camunda7.language.running import Thrown
    from worker.camunda7.work import Work

_CONNECT = "org.camunda.connect."
_EXACT = frozenset({f"{_CONNECT}ConnectorRequestException", f"{_CONNECT}ConnectorResponseException"})
_ANY = frozenset({"java.lang.RuntimeException", "java.lang.Exception", "java.lang.Throwable"})
_JAVA = _EXACT | _ANY | {f"{_CONNECT}ConnectorException"}
_SEEN = frozenset({"response", "body", "statusCode", "headers", "job", "error"})
_NO_RESPONSE: dict[str, Any] = {"error": {"type": "", "code": "", "message": ""}}
_UNSEEN = "Test it behind the task, with a gateway and an error end event."
_SOMETHING = Feel(string_literal("A script of the model refused the response."), kind="text")


@dataclass(frozen=True, slots=True)
class _Case:
    condition: Feel
    thrown: str


@dataclass(slots=True)
class Errors:
    """Makes the error expression of a task.

    Attributes:
        work: the conversion.
        element: the task.
        outputs: the variables that its connector sets, and what they are of the response.
        scope: that of the error expression.
        backoff: the wait before a retry, an ISO 8601 duration.
    """

    work: Work
    element: etree._Element
    outputs: Mapping[str, Node]
    scope: Scope
    backoff: str | None

    def expression(self, thrown: Iterable[tuple[Thrown, str]]) -> str | None:
        """The header's text; None where there is nothing to throw.

        Args:
            thrown: what its scripts throw, each with the name of the part that does.
        """
        caught = list(catching(self.work, self.element))
        cases = [_of_java(event) for event in caught if event.code in _JAVA]
        for each, what in thrown:
            try:
                cases.append(self._of_script(each, caught))
            except Unsupported as error:
                self.work.unsupported(self.element, f"error thrown by {what}", error, None)
        text = "null"
        for case in reversed(cases):
            text = f"if {case.condition.text} then {case.thrown} else {text}"
        return f"={text}" if cases else None

    def _of_script(self, thrown: Thrown, caught: list[Catching]) -> _Case:
        condition = _guarded(self._visible(thrown.condition))
        if thrown.code is None:
            wait = f", duration({string_literal(self.backoff)})" if self.backoff not in (None, "PT0S") else ""
            said = self._message(thrown.message) or _SOMETHING
            return _Case(condition, f"jobError({said.text}, {{}}, job.retries - 1{wait})")
        if not isinstance(thrown.code, Literal):
            raise Unsupported("the code of the error is worked out", _UNSEEN)
        code = str(thrown.code.value)
        event = next((each for each in caught if each.code in (None, code)), None)
        if event is None:
            why = (
                "nothing near catches it: Camunda 7 ended the path in silence, Camunda 8 raises an incident."
            )
            self.work.note(self.element, f"BPMN error {code}", why, "Add an error boundary event.")
        message = t.NULL if thrown.message is None else self._message(thrown.message) or _SOMETHING
        return _Case(condition, _bpmn_error(code, message, event, code_value=Feel(string_literal(code))))

    def _message(self, node: Node | None) -> Feel | None:
        """The message, as far as it can be told."""
        try:
            return None if node is None else self._visible(node)
        except Unsupported:
            return None

    def _visible(self, node: Node) -> Feel:
        """An expression over what the error expression sees; what the connector sets is there as its origin."""

        def named(name: str, *, local: bool) -> Node:  # noqa: ARG001 - as of the protocol
            return self.outputs.get(name, Name(name))

        with within_depth():
            over_response = Idioms(named, lambda literal: literal).value(node)
        found = translate(over_response, self.scope).feel
        if unseen := t.names_of(found.text) - _SEEN:
            raise Unsupported(
                f"it depends on {', '.join(sorted(unseen))}, which an error expression does not see", _UNSEEN
            )
        return found


def _of_java(event: Catching) -> _Case:
    code = event.code or ""
    if code in _EXACT:
        condition = Feel(f"error.code = {string_literal(code)}")
    elif code in _ANY:
        condition = Feel("error != null")
    else:
        condition = Feel(f"starts with(error.code, {string_literal(_CONNECT)})")
    return _Case(condition, _bpmn_error(code, Feel("error.message"), event, code_value=t.NULL))


def _bpmn_error(code: str, message: Feel, event: Catching | None, *, code_value: Feel) -> str:
    variables = []
    if event is not None and event.code_variable:
        variables.append((event.code_variable, code_value))
    if event is not None and event.message_variable:
        variables.append((event.message_variable, message))
    arguments = [string_literal(code)]
    if variables or message != t.NULL:
        arguments.append(message.text)
    if variables:
        arguments.append(t.context(variables).text)
    return f"bpmnError({', '.join(arguments)})"


def _guarded(condition: Feel) -> Feel:
    """The condition, false where there is no response: then Camunda 7 would not have come to the script."""
    tried = feel.compile(condition.text).evaluate({"job": {"retries": 1}}, _NO_RESPONSE)
    if tried is not True:
        return condition
    return Feel(f"error = null and {condition.at(t.COMPARISON)}", t.AND, "boolean")
