"""The functions that result and error expressions have beside FEEL's own (FEEL sheet section 12, runtime sheet 3).

What `bpmnError`, `jobError` and `ignoreError` answer are contexts like any other: a model may build them literally.
A wrong argument fails the evaluation.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from worker.feel import HostFunction, HostValue
from worker.feel.temporal import DaysTimeDuration

if TYPE_CHECKING:
    from collections.abc import Mapping

_MILLISECOND = 1_000_000
_DEFAULT_MIN_DELAY = DaysTimeDuration(50 * _MILLISECOND)
_DEFAULT_MAX_DELAY = DaysTimeDuration(5_000 * _MILLISECOND)
_DEFAULT_FACTOR = Decimal("1.6")
_DEFAULT_JITTER = Decimal("0.1")
_NO_DELAY = DaysTimeDuration(0)
_MAX_MILLISECONDS = 2**63 - 1

_TYPES: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Context": (dict,),
    "Number": (int, Decimal),
    "Duration": (DaysTimeDuration,),
}


@dataclass(frozen=True, slots=True)
class DocumentToCreate(HostValue):
    """What `createDocument` answers: a place in the result for the reference of a document that has yet to be made.

    Attributes:
        content: what the document is made of, a FEEL value.
    """

    content: Any


def _checked(function: str, parameter: str, value: Any, kind: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, _TYPES[kind]):
        raise TypeError(f"Parameter '{parameter}' of function '{function}' must be a {kind}")
    return value


def bpmn_error(error_code: Any, *more: Any) -> dict[str, Any]:
    """`bpmnError(errorCode[, errorMessage[, variables]])`: throw a BPMN error.

    Raises:
        TypeError: an argument is of a wrong type.
    """
    parameters = (("errorCode", "String"), ("errorMessage", "String"), ("variables", "Context"))
    given = zip(parameters, (error_code, *more), strict=False)
    return {"errorType": "bpmnError"} | {
        name: _checked("bpmnError", name, value, kind) for (name, kind), value in given
    }


def job_error(error_message: Any, *more: Any) -> dict[str, Any]:
    """`jobError(errorMessage[, variables[, retries[, retryBackoff]]])`: fail the job; by default without retries.

    Raises:
        TypeError: an argument is of a wrong type.
    """
    defaults: list[Any] = [{}, 0, _NO_DELAY]
    variables, retries, retry_backoff = [*more, *defaults[len(more) :]]
    return {
        "errorType": "jobError",
        "errorMessage": _checked("jobError", "errorMessage", error_message, "String"),
        "variables": _checked("jobError", "variables", variables, "Context"),
        "retries": _checked("jobError", "retries", retries, "Number"),
        "retryBackoff": _checked("jobError", "retryBackoff", retry_backoff, "Duration"),
    }


def ignore_error(*variables: Any) -> dict[str, Any]:
    """`ignoreError([variables])`: complete the job in spite of the error.

    Raises:
        TypeError: the variables are no context.
    """
    error: dict[str, Any] = {"errorType": "ignoreError"}
    if variables:
        error["variables"] = _checked("ignoreError", "variables", variables[0], "Context")
    return error


def backoff(
    attempt: Any,
    min_delay: Any = _DEFAULT_MIN_DELAY,
    factor: Any = _DEFAULT_FACTOR,
    max_delay: Any = _DEFAULT_MAX_DELAY,
    jitter_factor: Any = _DEFAULT_JITTER,
) -> DaysTimeDuration:
    """`backoff(attempt[, minDelay[, factor[, maxDelay[, jitterFactor]]]])`: a delay that grows with each attempt.

    `minDelay * factor ** (attempt - 1)`, at most `maxDelay`, then up to that share of jitter more or less; in whole
    milliseconds.

    Raises:
        TypeError: an argument is of a wrong type.
        ValueError: one is outside its bounds.
    """
    for name, value in (("attempt", attempt), ("factor", factor), ("jitterFactor", jitter_factor)):
        _checked("backoff", name, value, "Number")
    for name, value in (("minDelay", min_delay), ("maxDelay", max_delay)):
        _checked("backoff", name, value, "Duration")
    _require(attempt >= 1, "'attempt' must be at least 1")
    _require(factor > 0, "'factor' must be above 0")
    _require(jitter_factor >= 0, "'jitterFactor' must not be negative")
    least, most = min_delay.milliseconds, max_delay.milliseconds
    _require(least <= most, "'minDelay' must not be above 'maxDelay'")
    delay = min(max(_grown(least, float(factor), int(attempt)), least), most)
    jitter = random.uniform(-1, 1) * float(jitter_factor) * delay  # noqa: S311 - spreads load, guards nothing
    return DaysTimeDuration(min(max(int(delay + jitter), 0), _MAX_MILLISECONDS) * _MILLISECOND)


def _require(condition: bool, problem: str) -> None:  # noqa: FBT001 - a condition is what it is about
    if not condition:
        raise ValueError(f"backoff(): {problem}")


def _grown(least: int, factor: float, attempt: int) -> float:
    try:
        return least * factor ** (attempt - 1)
    except OverflowError:
        return float("inf")


def create_document(value: Any) -> DocumentToCreate:
    """`createDocument(value)`: the reference of a new document with that content, once the worker has made it."""
    return DocumentToCreate(value)


def _prefixes(*parameters: str, least: int = 1) -> list[tuple[str, ...]]:
    """The signatures of a function whose last parameters may be left out."""
    return [parameters[:count] for count in range(least, len(parameters) + 1)]


CONNECTOR_FUNCTIONS: Mapping[str, HostFunction] = {
    "bpmnError": HostFunction(bpmn_error, *_prefixes("errorCode", "errorMessage", "variables")),
    "jobError": HostFunction(job_error, *_prefixes("errorMessage", "variables", "retries", "retryBackoff")),
    "ignoreError": HostFunction(ignore_error, *_prefixes("variables", least=0)),
    "backoff": HostFunction(backoff, *_prefixes("attempt", "minDelay", "factor", "maxDelay", "jitterFactor")),
    "createDocument": HostFunction(create_document, ("value",)),
}
