"""How built-ins are declared and found.

A declaration such as `@builtin("substring", "string: string, start position: number")` names the parameters and the
types they take. Parameters without a type take anything. `list...: list` takes any number of values, or one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from worker.feel.functions import HostFunction, Overload
from worker.feel.values.kinds import POINTS, Range
from worker.feel.values.types import TYPES

F = TypeVar("F", bound=Callable[..., Any])

_KINDS = TYPES | {
    "duration": TYPES["days and time duration"] | TYPES["years and months duration"],
    "point": POINTS,
    "point or range": POINTS | {Range},
}

_BUILTINS: dict[str, list[Overload]] = {}


def builtin(name: str, *signatures: str, budget: bool = False) -> Callable[[F], F]:
    """Declares a built-in; the signatures of a name are tried in the order of their declaration.

    Args:
        name: the function's name in FEEL.
        signatures: `name: type, …` each, types joined by `|`, the last name with `...` if it takes all the rest;
            none for a function without parameters.
        budget: whether the function takes the budget as its first parameter.
    """

    def register(function: F) -> F:
        overloads = [_overload(signature, function, budgeted=budget) for signature in signatures or ("",)]
        _BUILTINS.setdefault(name, []).extend(overloads)
        return function

    return register


def _overload(signature: str, function: Callable[..., Any], *, budgeted: bool) -> Overload:
    names, kinds, variadic = [], [], False
    for parameter in filter(None, signature.split(", ")):
        name, _, types = parameter.partition(": ")
        variadic = name.endswith("...")
        names.append(name.removesuffix("..."))
        kinds.append(frozenset().union(*(_KINDS[kind] for kind in types.split("|"))) if types else None)
    return Overload(tuple(names), tuple(kinds), variadic, function, budgeted)


def function_names(host: Mapping[str, HostFunction]) -> tuple[str, ...]:
    """The names of all built-ins and of the host's functions."""
    return (*_BUILTINS, *host)


def overloads_of(name: str, host: Mapping[str, HostFunction]) -> list[Overload]:
    """All of a name, in the order they are tried: built-ins, then the host's; none where the name is nobody's."""
    return [*_BUILTINS.get(name, ()), *(host[name].overloads if name in host else ())]


def find(
    name: str, count: int, names: tuple[str, ...] | None, host: Mapping[str, HostFunction]
) -> Overload | None:
    """The first built-in, then host function, of a name that takes the arguments."""
    return next((overload for overload in overloads_of(name, host) if overload.takes(count, names)), None)
