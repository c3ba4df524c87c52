"""Values as FEEL text, which is what `string()` answers (spec section 10)."""

from __future__ import annotations

from typing import Any

from worker.feel.values import numbers
from worker.feel.values.kinds import CONTEXTS, Function, Range, lift


def text_of(value: Any) -> str:
    """The text of a value other than null at the top; strings inside containers are quoted, not escaped."""
    if type(value) is str:
        return value
    return _inner(value)


def _inner(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return f'"{value}"'
    if value is None or kind is bool:
        return {None: "null", True: "true", False: "false"}[value]
    if numbers.is_number(value):
        return numbers.to_text(value)
    if kind is list:
        return "[" + ", ".join([_inner(lift(item)) for item in value]) + "]"
    if kind in CONTEXTS:
        return "{" + ", ".join([f"{key}:{_inner(lift(item))}" for key, item in value.items()]) + "}"
    if isinstance(value, Range):
        start, end = "[" if value.start_included else "(", "]" if value.end_included else ")"
        return f"{start}{_inner(value.start)}..{_inner(value.end)}{end}"
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return str(value)
