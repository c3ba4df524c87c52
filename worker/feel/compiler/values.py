"""Literals, variables and paths."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from worker.feel import temporal
from worker.feel.compiler.dispatch import compiled, compiles
from worker.feel.syntax.lexical import unescape
from worker.feel.syntax.tree import InputValue, Literal, Name, Path, String, Temporal
from worker.feel.values.kinds import FEEL_TYPES, lift
from worker.feel.values.properties import property_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.feel.compiler.scope import Scope
    from worker.feel.frame import Closure, Frame

_PARSERS: dict[str, Callable[[str], Any]] = {
    "@": temporal.parse_at_literal,
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": partial(temporal.parse_date_time, literal=True),
    "duration": partial(temporal.parse_duration, literal=True),
}


def constant(value: Any) -> Closure:
    """What always has the same value."""
    return lambda _frame: value


@compiles(Literal)
def literal(node: Literal, _scope: Scope) -> Closure:
    """A constant."""
    return constant(node.value)


@compiles(String)
def string(node: String, _scope: Scope) -> Closure:
    """A constant, its escapes resolved."""
    return constant(unescape(node.raw))


@compiles(Temporal)
def temporal_literal(node: Temporal, _scope: Scope) -> Closure:
    """A constant; null if the text is no such value."""
    return constant(_PARSERS[node.function](unescape(node.raw)))


@compiles(Name)
def variable(node: Name, scope: Scope) -> Closure:
    """A variable's value, null if there is none."""
    return scope.variable(node.name)


@compiles(InputValue)
def input_value(_node: InputValue, scope: Scope) -> Closure:
    """The value a test is about."""
    return scope.input_value()


@compiles(Path)
def path(node: Path, scope: Scope) -> Closure:
    """An entry, a property, or those of every item of a list."""
    slot = scope.slot(node.value.name) if isinstance(node.value, Name) else None
    if slot is not None and len(node.names) == 1:
        return _entry_of_variable(slot, node.names[0])
    value = compiled(node.value, scope)
    *outer, last = node.names

    def through(frame: Frame) -> Any:
        found = value(frame)
        for name in outer:
            found = found.get(name) if type(found) is dict else property_of(lift(found), name)
        if type(found) is not dict:
            return property_of(lift(found), last)
        found = found.get(last)
        return found if type(found) in FEEL_TYPES else lift(found)

    def entry(frame: Frame) -> Any:
        found = value(frame)
        if type(found) is not dict:
            return property_of(found, last)
        found = found.get(last)
        return found if type(found) in FEEL_TYPES else lift(found)

    return through if outer else entry


def _entry_of_variable(slot: int, name: str) -> Closure:
    """`variable.name`, the most frequent path."""

    def entry(frame: Frame) -> Any:
        found = frame[slot]
        if type(found) is not dict:
            return property_of(found, name)
        found = found.get(name)
        return found if type(found) in FEEL_TYPES else lift(found)

    return entry
