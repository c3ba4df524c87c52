"""One tree for the expressions of all languages; small immutable nodes, which the walk over FEEL's trees finds too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.feel.syntax.tree import Node, walk

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = [
    "Binary",
    "Call",
    "Choice",
    "Creation",
    "Entries",
    "Function",
    "Index",
    "Items",
    "Joined",
    "Json",
    "Literal",
    "Loop",
    "Member",
    "Merged",
    "Method",
    "Name",
    "Node",
    "Parsed",
    "Unary",
    "variables_of",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """null, a boolean, a number or a text."""

    value: str | bool | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, or in a script a class."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`value.name`."""

    value: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`value[key]`."""

    value: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`name(arguments)`."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Method(Node):
    """`value.name(arguments)`."""

    value: Node
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-`, `!` or `empty`."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right`, the operator in its symbolic form: `==` for `eq` and `===`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Joined(Node):
    """A text with placeholders."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Items(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries(Node):
    """`{key: value}`; `quoted` where the keys are texts to be sent, such as names of headers."""

    entries: tuple[tuple[str, Node], ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Creation(Node):
    """`new class_name(arguments)`."""

    class_name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A function or an object with functions: what it does is not looked into."""


@dataclass(frozen=True, slots=True)
class Parsed(Node):
    """A text read as JSON or XML: `S(x)`, `JSON.parse(x)`, `new JsonSlurper().parseText(x)`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Json(Node):
    """A value as JSON text: `JSON.stringify(x)`, `new JsonBuilder(x).toString()`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Merged(Node):
    """Maps put together, later entries before earlier ones."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """The list of `body` for each `name` of a list."""

    name: str
    source: Node
    body: Node


def variables_of(tree: Node | None) -> set[str]:
    """The names that an expression uses."""
    return set() if tree is None else {node.name for node in walk(tree) if isinstance(node, Name)}
