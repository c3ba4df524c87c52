"""What the texts of a model come to: FEEL over the variables in sight, checked for the type that is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from worker import feel
from worker.devgateway.engine.trouble import IncidentType, Trouble
from worker.feel.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from worker.feel.values.kinds import Context, Function, Range

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from worker.devgateway.model.elements import Source

NAMES: Final = {
    type(None): "NULL",
    bool: "BOOLEAN",
    int: "NUMBER",
    float: "NUMBER",
    Decimal: "NUMBER",
    str: "STRING",
    list: "ARRAY",
    dict: "OBJECT",
    Context: "OBJECT",
    DaysTimeDuration: "DURATION",
    YearsMonthsDuration: "PERIOD",
    DateTime: "DATE_TIME",
    Date: "DATE",
    Time: "TIME",
    Range: "RANGE",
    Function: "FUNCTION",
}
"""What incidents call a value's type."""

LIMITS: Final = feel.Limits(seconds=1.0)
"""Of one evaluation: it holds up the worker beside the engine."""


def _cycle(*values: Any) -> str:
    """The text of a timer's cycle, `cycle(interval)` or `cycle(repetitions, interval)`."""
    *repetitions, interval = values
    count = "" if not repetitions or repetitions[0] is None else str(repetitions[0])
    return f"R{count}/{interval}"


FUNCTIONS: Final[Mapping[str, feel.HostFunction]] = {
    "cycle": feel.HostFunction(_cycle, ("interval",), ("repetitions", "interval"))
}
"""What Zeebe adds to FEEL's own functions."""


def compiled(text: str) -> feel.Expression:
    """An expression of a model, without its leading `=`.

    Raises:
        FeelSyntaxError: it is none.
    """
    return feel.compile(text, FUNCTIONS, limits=LIMITS)


def evaluate(source: Source, contexts: list[dict[str, Any]]) -> Any:
    """The value of a source as FEEL has it; a text as it stands. Later contexts are looked into first.

    Raises:
        Trouble: the evaluation failed.
    """
    if not source.is_expression:
        return source.text
    try:
        return compiled(source.text).evaluate(*contexts)
    except feel.FeelError as failed:
        raise failure(source.text, failed) from None


def failure(
    text: str, failed: feel.FeelError, type: IncidentType = IncidentType.EXTRACT_VALUE_ERROR
) -> Trouble:
    """The incident of an evaluation that failed: of an assertion, but for what passes a limit."""
    return Trouble(type, f"Assertion failure on evaluate the expression '{text}': {failed}")


def text(source: Source, contexts: list[dict[str, Any]]) -> str:
    """The value of a source that has to be a string; raises `Trouble` as the others do."""
    return str(_typed(source, contexts, "STRING"))


def boolean(source: Source, contexts: list[dict[str, Any]]) -> bool:
    """The value of a condition."""
    return bool(_typed(source, contexts, "BOOLEAN"))


def array(source: Source, contexts: list[dict[str, Any]]) -> list[Any]:
    """The value of a source that has to be a list, as JSON."""
    value = _typed(source, contexts, "ARRAY")
    assert isinstance(value, list)
    return value


def whole_number(source: Source, contexts: list[dict[str, Any]]) -> int:
    """The value of a source that has to be a number; a text in the model may be one."""
    if not source.is_expression:
        try:
            return int(source.text)
        except ValueError:
            raise _of_type(source.text, "'NUMBER'", "STRING") from None
    return int(_typed(source, contexts, "NUMBER"))


def json(source: Source, contexts: list[dict[str, Any]]) -> Any:
    """The value of a source as JSON-ready Python values."""
    if not source.is_expression:
        return source.text
    try:
        return compiled(source.text).evaluate_json(*contexts)
    except feel.FeelError as failed:
        raise failure(source.text, failed) from None


def context(text: str, contexts: list[dict[str, Any]]) -> dict[str, Any]:
    """The variables that mappings make; `text` is their FEEL context."""
    try:
        made = compiled(text).evaluate_json(*contexts)
    except feel.FeelError as failed:
        raise failure(text, failed, IncidentType.IO_MAPPING_ERROR) from None
    assert isinstance(made, dict)
    return made


def one_of(source: Source, contexts: list[dict[str, Any]], names: Collection[str]) -> Any:
    """The value of a source as FEEL has it, if its type's name is among those given."""
    value = evaluate(source, contexts)
    found = name_of(value)
    if found not in names:
        raise _of_type(source.text, f"one of '[{', '.join(names)}]'", found)
    return value


def name_of(value: Any) -> str:
    """What incidents call the value's type."""
    return NAMES.get(type(value), type(value).__name__)


def _typed(source: Source, contexts: list[dict[str, Any]], name: str) -> Any:
    value = evaluate(source, contexts) if name != "ARRAY" else json(source, contexts)
    if name_of(value) != name:
        raise _of_type(source.text, f"'{name}'", name_of(value))
    return value


def _of_type(text: str, expected: str, found: str) -> Trouble:
    said = f"Expected result of the expression '{text}' to be {expected}, but was '{found}'."
    return Trouble(IncidentType.EXTRACT_VALUE_ERROR, said)
