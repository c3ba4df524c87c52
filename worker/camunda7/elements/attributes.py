"""Attributes and texts with expressions, outside of connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7.feel import Scope, string_literal
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.parameters import tell
from worker.camunda7.values import Value, Values

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.work import Work

_PROCESS = Scope()


def value_of(work: Work, element: etree._Element, what: str, text: str) -> Value | None:
    """The value of a text; None where it has no counterpart, which is then told."""
    try:
        value = Values(work, _PROCESS).of_text(text)
    except Unsupported as error:
        work.unsupported(element, what, error, text)
        return None
    tell(work, element, what, value)
    return value


def script_value(
    work: Work, element: etree._Element, what: str, source: str, language: str, *, wanted: bool = True
) -> Value | None:
    """The value of a script, as `value_of`; `wanted` if it is used beside what the script sets."""
    try:
        value = Values(work, _PROCESS).of_script(source, language, wanted=wanted)
    except Unsupported as error:
        work.report.count("scripts", converted=False)
        work.unsupported(element, what, error, source)
        return None
    work.report.count("scripts", converted=not value.unset)
    tell(work, element, what, value)
    return value


def stopping(text: str) -> str:
    """An expression of no use where a boolean or number is wanted, so that the broker stops there and shows it."""
    return f"={string_literal(f'Not converted from Camunda 7: {text.strip()}')}"
