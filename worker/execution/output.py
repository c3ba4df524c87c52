"""From a connector's result to the variables of a completed job (runtime sheet, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.execution.created_documents import create_documents
from worker.execution.encoding import decode_aside, encode, encode_if_plain
from worker.execution.errors import ExpressionFailed, ResultRejected
from worker.execution.outcome import Complete
from worker.feel import FeelError

if TYPE_CHECKING:
    from worker.execution.expressions import Expression
    from worker.execution.plan import Plan
    from worker.execution.services import Services

FUNCTION_MARKER = b"camunda.function.type"
"""What a mapped result must not hold: the worker that reads it as input would call a function for it."""

_NOTHING = b"{}"
_KINDS: dict[type, str] = {str: "string", list: "array", dict: "object"}


class Output:
    """The variables that a job is to be completed with.

    Attributes:
        payload: their JSON text.
        visible: what the error expression sees: the variables, or the connector's response where there are none
            (runtime sheet, section 3).
    """

    __slots__ = ("payload", "visible")

    def __init__(self, payload: bytes, variables: dict[str, Any], response: Any) -> None:
        self.payload = payload
        self.visible = variables or response

    def command(self, limit: int) -> Complete:  # noqa: ARG002 - as of `Failure`; the size was checked before
        """CompleteJob with these variables."""
        return Complete(self.payload.decode())


async def output_of(plan: Plan, result: Any, services: Services, *, whole: bool = False) -> Output:
    """What the headers `resultVariable` and `resultExpression` make of a connector's result.

    Args:
        plan: the headers.
        result: what the connector returned.
        services: where documents are made that the expression asks for, and the size from which JSON is decoded aside.
        whole: whether the result, an object, is the variables if neither header says what they are.

    Raises:
        ConnectorError: a document could not be made.
        ResultRejected: the result has no JSON form, or the expression gave no object.
        ExpressionFailed: the expression could not be evaluated for this result.
    """
    mapped_by_none = plan.result_variable is None and plan.result_expression is None
    if mapped_by_none and plan.error_expression is None and not whole:
        return Output(_NOTHING, {}, None)
    response = encode_if_plain(result)
    if response is None:
        response = _encoded(result)
        if plan.result_expression is not None or plan.error_expression is not None:
            result = await decode_aside(response, services.limits.inline_bytes)
    if mapped_by_none and whole:
        return Output(response, result, result)
    variables = {} if plan.result_variable is None else {plan.result_variable: result}
    variable = b"" if plan.result_variable is None else encode(plan.result_variable) + b":" + response
    if plan.result_expression is None:
        return Output(b"{" + variable + b"}", variables, result)
    mapped = _evaluated(plan.result_expression, result)
    if plan.creates_documents:
        mapped = await create_documents(mapped, services.documents)
    mapped = _checked(mapped)
    payload = encode(mapped)
    if FUNCTION_MARKER in payload:
        raise ResultRejected(
            "Header resultExpression: the result holds the key camunda.function.type, "
            "which would be called as a function where it is read."
        )
    if plan.result_variable is not None and plan.result_variable not in mapped:
        payload = b"{" + variable + (b"," if mapped else b"") + payload[1:]
    return Output(payload, variables | mapped, result)


def _evaluated(expression: Expression, response: Any) -> Any:
    try:
        return expression.evaluate_json(response, {"response": response})
    except FeelError as error:
        raise ExpressionFailed(f"Header resultExpression: {error}") from error


def _checked(mapped: Any) -> dict[str, Any]:
    if mapped is None:
        return {}
    if not isinstance(mapped, dict):
        raise ResultRejected(
            f"Header resultExpression: Result expression must return a JSON object, but got {kind_of(mapped)}."
        )
    return mapped


def _encoded(result: Any) -> bytes:
    try:
        return encode(result)
    except TypeError as error:
        raise ResultRejected(f"The connector's result can't be written as JSON: {error}.") from error


def kind_of(value: Any) -> str:
    """The kind of a JSON value, as messages to modelers call it."""
    if isinstance(value, bool):
        return "boolean"
    return _KINDS.get(type(value), "number")
