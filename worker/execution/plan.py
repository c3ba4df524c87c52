"""The headers of an element, read once: what they ask of every job of that element.

Expressions are parsed here, before any connector runs, so that a fault in one costs no request. What is wrong with
the headers is part of the plan; the job that meets it fails with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

import orjson

from connectors.sdk.errors import InputError
from worker.durations import parse_duration
from worker.execution.created_documents import creates_documents
from worker.execution.errors import BackoffInvalid, HeaderInvalid
from worker.execution.expressions import compile_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worker.execution.expressions import Expression
    from worker.feel import Limits

KEPT = 10_000
"""Plans kept, by the text of the headers."""

_T = TypeVar("_T")


@dataclass(slots=True)
class Plan:
    """What the headers of one element say.

    `creates_documents` says whether the result expression may. `flaw` is the first header that can't be read, other than the error expression: that one decides over it too.
    `fatal` is the error expression's own, over which nothing can decide. `doubts` are sentences about what is probably
    not meant as it is written, `told` is whether the log has them.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    result_variable: str | None = None
    result_expression: Expression | None = None
    error_expression: Expression | None = None
    backoff_ms: int | None = None
    timeout_ms: int | None = None
    operation: str | None = None
    creates_documents: bool = False
    flaw: InputError | None = None
    fatal: InputError | None = None
    doubts: tuple[str, ...] = ()
    told: bool = False


@lru_cache(KEPT)
def plan_of(custom_headers: str, limits: Limits) -> Plan:
    """The plan of a job whose headers are this JSON text, its expressions bound by `limits`."""
    plan = Plan()
    try:
        headers = orjson.loads(custom_headers or "{}")
    except ValueError:
        headers = None
    if not isinstance(headers, dict):
        plan.fatal = HeaderInvalid("The custom headers of the job are not a JSON object.")
        return plan
    plan.headers = {key: value for key, value in headers.items() if isinstance(value, str)}
    plan.operation = plan.headers.get("operation")
    plan.result_variable = _present(plan, "resultVariable")
    plan.backoff_ms = _read(plan, "retryBackoff", _backoff)
    plan.timeout_ms = _read(plan, "jobTimeout", _timeout)
    expression = partial(compile_expression, limits=limits)
    plan.result_expression = _read(plan, "resultExpression", expression)
    plan.creates_documents = creates_documents(plan.result_expression)
    try:
        plan.error_expression = _parsed(plan, "errorExpression", expression)
    except InputError as error:
        plan.fatal = error
    plan.doubts = (
        *_null_calls("resultExpression", plan.result_expression),
        *_null_calls("errorExpression", plan.error_expression),
    )
    return plan


def _null_calls(name: str, expression: Expression | None) -> list[str]:
    return [f"Header {name}: {each}" for each in expression.null_calls] if expression else []


def _present(plan: Plan, name: str) -> str | None:
    """The header's text; None where it is missing or blank."""
    text = plan.headers.get(name)
    return text if text and not text.isspace() else None


def _parsed(plan: Plan, name: str, parse: Callable[[str, str], _T]) -> _T | None:
    text = _present(plan, name)
    return None if text is None else parse(text, name)


def _read(plan: Plan, name: str, parse: Callable[[str, str], _T]) -> _T | None:
    try:
        return _parsed(plan, name, parse)
    except InputError as error:
        plan.flaw = plan.flaw or error
        return None


def _backoff(text: str, name: str) -> int:
    try:
        milliseconds = parse_duration(text)
    except ValueError:
        raise BackoffInvalid(
            f"Failed to parse retry backoff header. Expected ISO-8601 duration, e.g. PT5M, got: {text}"
        ) from None
    if milliseconds < 0:
        raise BackoffInvalid(f"Header {name}: {text} is negative, and a retry can't lie in the past.")
    return milliseconds


def _timeout(text: str, name: str) -> int:
    try:
        milliseconds = parse_duration(text)
    except ValueError:
        raise HeaderInvalid(
            f"Header {name}: {text} is not an ISO 8601 duration such as PT10M, which means ten minutes."
        ) from None
    if milliseconds <= 0:
        raise HeaderInvalid(f"Header {name}: {text} leaves no time for the job; it must be longer than zero.")
    return milliseconds
