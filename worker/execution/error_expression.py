"""What an element's error expression makes of a result or a failure (runtime sheet, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.durations import parse_duration
from worker.execution.created_documents import create_documents, creates_documents
from worker.execution.encoding import encode
from worker.execution.errors import ResultRejected
from worker.execution.failure import LONGEST_MESSAGE
from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.execution.output import FUNCTION_MARKER, kind_of
from worker.execution.text import cut
from worker.feel import FeelError

if TYPE_CHECKING:
    from connectors.sdk.documents import Documents
    from worker.execution.expressions import Expression


async def command_of(
    expression: Expression, visible: Any, retries: int, documents: Documents
) -> Outcome | None:
    """The command that the expression asks for; None where it sees no error.

    Args:
        expression: the header `errorExpression`.
        visible: what it sees as `response` and, if an object, its keys: output variables, a response, or `error`.
        retries: those the job was activated with.
        documents: where documents are made that the expression asks for.

    Raises:
        ConnectorError: a document could not be made.
        ResultRejected: the evaluation failed, or its result is no error object.
    """
    try:
        found = expression.evaluate_json(visible, {"response": visible}, {"job": {"retries": retries}})
    except FeelError as error:
        raise ResultRejected(f"Header errorExpression: {error}") from error
    if creates_documents(expression):
        found = await create_documents(found, documents)
    if found is None or found == {}:
        return None
    if not isinstance(found, dict):
        raise ResultRejected(
            f"Header errorExpression: Error expression must return a JSON object, but got {kind_of(found)}. "
            "End it with `else null` where there is no error."
        )
    kind = found.get("errorType")
    command = _COMMANDS.get(kind) if isinstance(kind, str) else None
    if command is None:
        raise ResultRejected(
            "Header errorExpression: its result is no error. Use bpmnError(…), jobError(…), ignoreError(…) or null."
        )
    return command(found)


def _bpmn_error(error: dict[str, Any]) -> ThrowError | None:
    code = _text(error, "errorCode")
    if code is None:
        return None
    message = _text(error, "errorMessage")
    return ThrowError(code, None if message is None else cut(message, LONGEST_MESSAGE), _payload(error))


def _job_error(error: dict[str, Any]) -> Fail:
    message = _text(error, "errorMessage") or ""
    retries, backoff = error.get("retries"), error.get("retryBackoff")
    message = cut(message, LONGEST_MESSAGE)
    return Fail(message, max(0, _count(retries)), _milliseconds(backoff), _payload(error, message))


def _ignore_error(error: dict[str, Any]) -> Complete:
    return Complete(_payload(error))


_COMMANDS = {"bpmnError": _bpmn_error, "jobError": _job_error, "ignoreError": _ignore_error}


def _payload(error: dict[str, Any], message: str | None = None) -> str:
    variables = error.get("variables")
    if variables is None:
        variables = {}
    if not isinstance(variables, dict):
        raise ResultRejected(
            f"Header errorExpression: the error's variables must be a context, not {kind_of(variables)}."
        )
    if message is not None:
        variables = {**variables, "error": message}
    payload = encode(variables)
    if FUNCTION_MARKER in payload:
        raise ResultRejected(
            "Header errorExpression: the error's variables hold the key camunda.function.type, "
            "which would be called as a function where it is read."
        )
    return payload.decode()


def _text(error: dict[str, Any], key: str) -> str | None:
    value = error.get(key)
    if isinstance(value, (dict, list)):
        raise ResultRejected(f"Header errorExpression: {key} must be text, not {kind_of(value)}.")
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _count(value: Any) -> int:
    if value is None:
        return 0
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ResultRejected("Header errorExpression: retries must be a number.") from None


def _milliseconds(value: Any) -> int:
    if value is None:
        return 0
    try:
        milliseconds = parse_duration(value)
    except (TypeError, ValueError):
        milliseconds = -1
    if milliseconds < 0:
        raise ResultRejected(
            'Header errorExpression: retryBackoff must be a duration such as duration("PT10S"), not negative.'
        )
    return milliseconds
