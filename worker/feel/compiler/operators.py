"""Arithmetic, comparison, logic, `if`, `in` and `instance of`."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from worker.feel.compiler.dispatch import compiled, compiles, operand
from worker.feel.compiler.scope import Input, Scope
from worker.feel.compiler.values import constant
from worker.feel.frame import BUDGET, Closure, Frame
from worker.feel.syntax.tree import (
    And,
    Arithmetic,
    Between,
    Comparison,
    ContextLiteral,
    If,
    In,
    InputValue,
    InstanceOf,
    Interval,
    ListLiteral,
    Literal,
    Negation,
    Node,
    Or,
    UnaryComparison,
    walk,
)
from worker.feel.values import arithmetic as arithmetics
from worker.feel.values import comparison as comparisons
from worker.feel.values.kinds import Range
from worker.feel.values.types import is_instance

if TYPE_CHECKING:
    from collections.abc import Callable

_ALIKE = frozenset((str, bool, int))
_IN_PYTHON: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBERS = frozenset((int, Decimal))
_LONG_TEXT = 1000


@compiles(Arithmetic)
def arithmetic(node: Arithmetic, scope: Scope) -> Closure:
    """`a + b - c`, from the left."""
    first = operand(node.first, scope)
    rest = [(arithmetics.OPERATORS[sign], operand(right, scope)) for sign, right in node.rest]
    if len(rest) == 1:
        return _binary(first, *rest[0])

    def chain(frame: Frame) -> Any:
        value = first(frame)
        for apply, right in rest:
            value = _counted(frame, apply(value, right(frame)))
        return value

    return chain


def _binary(left: Closure, apply: Callable[[Any, Any], Any], right: Closure) -> Closure:
    def binary(frame: Frame) -> Any:
        return _counted(frame, apply(left(frame), right(frame)))

    return binary


def _counted(frame: Frame, value: Any) -> Any:
    """A value, its characters counted if it is a long string."""
    if type(value) is str and len(value) > _LONG_TEXT:
        frame[BUDGET].write(len(value))
    return value


@compiles(Negation)
def negation(node: Negation, scope: Scope) -> Closure:
    """`-value`."""
    value = operand(node.value, scope)
    if isinstance(node.value, Literal):
        return constant(arithmetics.negate(node.value.value))
    return lambda frame: arithmetics.negate(value(frame))


@compiles(Comparison)
def comparison(node: Comparison, scope: Scope) -> Closure:
    """`left = right` and the others; `=` and `!=` of something failed fail, an order is null."""
    part = compiled if node.operator in ("=", "!=") else operand
    left, right = part(node.left, scope), part(node.right, scope)
    if node.operator == "=":
        return _equality(left, right)
    wanted = node.right.value if isinstance(node.right, Literal) else None
    if type(wanted) in _NUMBERS and node.operator in _IN_PYTHON:
        return _ordering_with_number(left, node.operator, wanted)
    compare = comparisons.OPERATORS[node.operator]
    if node.operator == "!=":
        return lambda frame: compare(left(frame), right(frame))
    in_python = _IN_PYTHON[node.operator]

    def ordering(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            return in_python(a, b)
        return compare(a, b)

    return ordering


def _ordering_with_number(left: Closure, operator: str, wanted: Any) -> Closure:
    in_python, compare = _IN_PYTHON[operator], comparisons.OPERATORS[operator]

    def ordering(frame: Frame) -> bool | None:
        value = left(frame)
        return in_python(value, wanted) if type(value) in _NUMBERS else compare(value, wanted)

    return ordering


def _equality(left: Closure, right: Closure) -> Closure:
    equal = comparisons.equal

    def equality(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is type(b) and type(a) in _ALIKE:
            return bool(a == b)
        return equal(a, b)

    return equality


@compiles(Between)
def between(node: Between, scope: Scope) -> Closure:
    """`value >= low and value <= high`."""
    value, low, high = (operand(part, scope) for part in (node.value, node.low, node.high))

    def holds(frame: Frame) -> bool | None:
        found = value(frame)
        above = comparisons.at_least(found, low(frame))
        if above is False:
            return False
        below = comparisons.at_most(found, high(frame))
        return below if above or below is False else None

    return holds


@compiles(And)
def conjunction(node: And, scope: Scope) -> Closure:
    """Three-valued: false as soon as one is, null if one is neither true nor false."""
    return _junction([operand(item, scope) for item in node.items], decisive=False)


@compiles(Or)
def disjunction(node: Or, scope: Scope) -> Closure:
    """Three-valued: true as soon as one is, null if one is neither true nor false."""
    return _junction([operand(item, scope) for item in node.items], decisive=True)


def _junction(items: list[Closure], *, decisive: bool) -> Closure:
    indecisive = not decisive

    def junction(frame: Frame) -> bool | None:
        result: bool | None = indecisive
        for item in items:
            value = item(frame)
            if value is decisive:
                result = decisive
                break
            if value is not indecisive:
                result = None
        return result

    return junction


@compiles(If)
def conditional(node: If, scope: Scope) -> Closure:
    """Everything but true means `else`."""
    condition = operand(node.condition, scope)
    then, otherwise = compiled(node.then, scope), compiled(node.otherwise, scope)
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@compiles(InstanceOf)
def instance_of(node: InstanceOf, scope: Scope) -> Closure:
    """Whether a value is of a named type."""
    value, name = compiled(node.value, scope), node.type_name
    return lambda frame: is_instance(value(frame), name)


@compiles(In)
def membership(node: In, scope: Scope) -> Closure:
    """Whether one of the tests holds, three-valued."""
    value, slot = compiled(node.value, scope), scope.layout.slot()
    tests = [_test(test, scope, slot) for test in node.tests]
    holds = tests[0] if len(tests) == 1 else _junction(tests, decisive=True)

    def test(frame: Frame) -> Any:
        frame[slot] = value(frame)
        return holds(frame)

    return test


def _test(node: Node, scope: Scope, slot: int) -> Closure:
    inner = Input(scope, slot)
    if isinstance(node, UnaryComparison | Interval):
        return compiled(node, inner)
    if _asks_for_input(node):
        condition = operand(node, inner)

        def fulfilled(frame: Frame) -> bool | None:
            answer = condition(frame)
            return answer if type(answer) is bool else None

        return fulfilled
    expression, is_literal = operand(node, scope), isinstance(node, Literal)

    def matches(frame: Frame) -> bool | None:
        value, wanted = frame[slot], expression(frame)
        if type(wanted) is list:
            return comparisons.contains(wanted, value) or comparisons.equal(wanted, value) is True
        if type(wanted) is bool and not is_literal:  # a condition, or a boolean to be equal to
            return wanted or value is False
        return comparisons.equal(value, wanted)

    return matches


def _asks_for_input(node: Node) -> bool:
    """Whether a test is a condition on `?`: not one inside a list or context literal, nor that of another `in`."""
    for inner in walk(node, lambda outer: not isinstance(outer, ListLiteral | ContextLiteral | In)):
        if isinstance(inner, InputValue) or (isinstance(inner, In) and _asks_for_input(inner.value)):
            return True
    return False


@compiles(UnaryComparison)
def unary_comparison(node: UnaryComparison, scope: Scope) -> Closure:
    """`> end` of the input value, null where there is none."""
    slot = scope.input_slot()
    compare, end = comparisons.OPERATORS[node.operator], operand(node.end, scope)
    return lambda frame: compare(frame[slot], end(frame))


@compiles(Interval)
def interval(node: Interval, scope: Scope) -> Closure:
    """Whether the input value is between the ends, null where there is none."""
    slot = scope.input_slot()
    bounds = bounds_of(node, scope)
    return lambda frame: comparisons.in_range(frame[slot], bounds(frame))


def bounds_of(node: Interval, scope: Scope) -> Closure:
    """The range an interval describes, whatever its ends are."""
    start, end = operand(node.start, scope), operand(node.end, scope)
    return lambda frame: Range(start(frame), end(frame), node.start_included, node.end_included)
