"""Boolean functions, and those that ask whether there is a value."""

from __future__ import annotations

from typing import Any

from worker.feel.builtins.registry import builtin
from worker.feel.errors import FeelError


@builtin("not", "negand")
def negation(value: Any) -> bool | None:
    """The opposite of a boolean, null for everything else."""
    return not value if type(value) is bool else None


@builtin("is defined", "value")
def is_defined(value: Any) -> bool:
    """False for null only."""
    return value is not None


@builtin("get or else", "value, default")
def get_or_else(value: Any, default: Any) -> Any:
    """The value, the default in place of null."""
    return default if value is None else value


@builtin("assert", "value, condition", "value, condition, cause: string")
def assertion(value: Any, condition: Any, cause: str = "The condition is not fulfilled") -> Any:
    """The value, if the condition is true.

    Raises:
        FeelError: it is not.
    """
    if condition is not True:
        raise FeelError(cause)
    return value


@builtin("and", "list...: list")
@builtin("all", "list...: list")
def conjunction(items: list[Any]) -> bool | None:
    """Whether all are true: false if one is false, else null if one is no boolean."""
    return _junction(items, decisive=False)


@builtin("or", "list...: list")
@builtin("any", "list...: list")
def disjunction(items: list[Any]) -> bool | None:
    """Whether one is true, else null if one is no boolean."""
    return _junction(items, decisive=True)


def _junction(items: list[Any], *, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    return (not decisive) if all(type(item) is bool for item in items) else None
