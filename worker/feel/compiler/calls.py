"""Function definitions and calls (spec section 12).

A name is looked up in the contexts around, then among the built-ins, then among the host's functions; the first
function that takes the arguments is called. None takes them: the call is null.
"""

from __future__ import annotations

from typing import Any

from worker.feel.builtins.registry import find
from worker.feel.compiler.dispatch import compiled, compiles
from worker.feel.compiler.operators import bounds_of
from worker.feel.compiler.scope import Bound, Scope
from worker.feel.compiler.values import constant
from worker.feel.errors import Failed
from worker.feel.frame import BUDGET, Closure, Frame
from worker.feel.syntax.tree import Call, FunctionDefinition, Interval, Name, Node, Path
from worker.feel.values.kinds import CONTEXTS, POINTS, Context, Function, Range


@compiles(FunctionDefinition)
def function(node: FunctionDefinition, scope: Scope) -> Closure:
    """A function over the frame as it is where the function is defined."""
    slots = [scope.layout.slot() for _ in node.parameters]
    names = dict(zip(node.parameters, slots, strict=True))
    body = constant(None) if node.body is None else compiled(node.body, Bound(scope, names))

    def define(frame: Frame) -> Function:
        defined = frame.copy()
        budget = frame[BUDGET]

        def invoke(*arguments: Any) -> Any:
            budget.spend(1)
            inner = defined.copy()
            for slot, argument in zip(slots, arguments, strict=True):
                inner[slot] = argument
            return body(inner)

        return Function(node.parameters, invoke)

    return define


@compiles(Call)
def call(node: Call, scope: Scope) -> Closure:
    """The value of the first function that takes the arguments."""
    arguments = [_argument(argument, scope) for argument in node.arguments]
    if node.path:
        return _method(node, scope, arguments)
    overload = find(node.name, len(arguments), node.names, scope.layout.host)
    general = constant(None) if overload is None else overload.closure(arguments, node.names)
    if scope.layout.fallible:
        general = _null_if_failed(general)
    candidates = scope.functions(node.name)
    if overload is None and not (candidates and scope.layout.defining):
        scope.layout.null_calls[node.position] = node.name
    if not candidates:
        return general

    def nearest(frame: Frame) -> Any:
        for candidate in candidates:
            function = candidate(frame)
            if function is not None and _takes(function, node):
                return _invoked(function, node, arguments, frame)
        return general(frame)

    return nearest


def _argument(node: Node, scope: Scope) -> Closure:
    if not isinstance(node, Interval):
        return compiled(node, scope)
    bounds = bounds_of(node, scope)

    def range_value(frame: Frame) -> Range | None:
        found: Range = bounds(frame)
        kind = type(found.start)
        return found if kind in POINTS or kind is str else None

    return range_value


def _null_if_failed(value: Closure) -> Closure:
    def null_if_failed(frame: Frame) -> Any:
        try:
            return value(frame)
        except Failed:
            return None

    return null_if_failed


def _method(node: Call, scope: Scope, arguments: list[Closure]) -> Closure:
    first, *rest = node.path
    owner = compiled(Path(Name(first), tuple(rest)) if rest else Name(first), scope)

    def method(frame: Frame) -> Any:
        context = owner(frame)
        if type(context) not in CONTEXTS:
            raise Failed(f"'{'.'.join(node.path)}' is no context, so it has no function '{node.name}'.")
        function = context.functions.get(node.name) if type(context) is Context else None
        if function is None or not _takes(function, node):
            raise Failed(f"'{'.'.join(node.path)}' has no function '{node.name}' that takes these arguments.")
        return _invoked(function, node, arguments, frame)

    return method


def _takes(function: Function, node: Call) -> bool:
    if node.names is None:
        return len(function.parameters) == len(node.arguments)
    return set(node.names) <= set(function.parameters)


def _invoked(function: Function, node: Call, arguments: list[Closure], frame: Frame) -> Any:
    try:
        values = [argument(frame) for argument in arguments]
    except Failed:
        return None
    if node.names is None:
        return function.invoke(*values)
    by_name = dict(zip(node.names, values, strict=True))
    return function.invoke(*[by_name.get(parameter) for parameter in function.parameters])
