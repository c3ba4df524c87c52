"""The syntax tree: small immutable nodes, one class a form of the language.

Parentheses leave no trace, chains of one precedence level are one node (`a + b - c`, `a or b or c`), so a long
expression is wide rather than deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from decimal import Decimal


class Node:
    """Anything that can stand where an expression is expected."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """null, a boolean or an unsigned number, `int` when written without a fraction."""

    value: bool | int | Decimal | None


@dataclass(frozen=True, slots=True)
class String(Node):
    """A string as it is written between the quotes, with its escapes."""

    raw: str


@dataclass(frozen=True, slots=True)
class Temporal(Node):
    """`@"…"`, or a function of a string that makes it a literal: `date("…")`, `duration("…")`."""

    function: str
    raw: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class InputValue(Node):
    """`?`, the value a unary test is about."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`value.name.name`."""

    value: Node
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`list[condition]`, which is an index as well."""

    value: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`first op value op value …` of one precedence level, from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left op right` with one of `= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type_name: str


@dataclass(frozen=True, slots=True)
class UnaryComparison(Node):
    """`> end`: a test of the input value."""

    operator: str
    end: Node


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[start..end]`: a test of the input value, or a range where it stands as an argument."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test)`: whether one of the tests holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a and b and …`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a or b or …`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then a else b`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Steps:
    """`start..end` as the source of an iterator: every whole step from start to end, upwards or downwards."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`."""

    name: str
    source: Node | Steps


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some|every iterators satisfies condition`."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{key: value}`; a key may stand twice, the last one wins."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """`function(a, b) body`; the body of an `external` one is None."""

    parameters: tuple[str, ...]
    body: Node | None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`path.name(arguments)`.

    Attributes:
        names: the parameters that named arguments are for, in the order of the arguments.
        position: where it begins in the text, from 0; calls are equal wherever they stand.
    """

    path: tuple[str, ...]
    name: str
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None
    position: int = field(default=0, compare=False)


def walk(tree: Node, within: Callable[[Any], bool] = lambda _node: True) -> Generator[Node]:
    """Every node of a tree, without what is inside the nodes `within` refuses."""
    left: list[Any] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, tuple):
            left.extend(node)
        elif is_dataclass(node):
            if isinstance(node, Node):
                yield node
            if within(node):
                left.extend(getattr(node, each.name) for each in fields(node))
