"""Node to closure: each form registers how it is compiled; `compiled` picks the one for a node."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from worker.feel.compiler.scope import Scope
from worker.feel.errors import Failed
from worker.feel.frame import Closure, Frame

if TYPE_CHECKING:
    from worker.feel.syntax.tree import Node

Compiler: TypeAlias = Callable[[Any, Scope], Closure]
C = TypeVar("C", bound=Compiler)

_FORMS: dict[type[Node], Compiler] = {}


def compiles(kind: type[Node]) -> Callable[[C], C]:
    """Marks the function that compiles nodes of a kind."""

    def register(compiler: C) -> C:
        _FORMS[kind] = compiler
        return compiler

    return register


def compiled(node: Node, scope: Scope) -> Closure:
    """The closure that computes a node's value from a frame."""
    return _FORMS[type(node)](node, scope)


def operand(node: Node, scope: Scope) -> Closure:
    """The same for a place where a value that could not be worked out counts as null."""
    value = compiled(node, scope)
    if not scope.layout.fallible:
        return value

    def null_if_failed(frame: Frame) -> Any:
        try:
            return value(frame)
        except Failed:
            return None

    return null_if_failed
