"""FEEL text with what is needed to put it together: how close it binds, what kind of value it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from worker.camunda7.language.errors import Unsupported
from worker.feel.syntax import parse
from worker.feel.syntax.tree import Name, walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

FORM, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, VALUE = range(8)

Kind = Literal["any", "text", "number", "boolean", "list", "map", "json"]
"""What is known of a value; `json` is one that was read from JSON."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    {
        *(
            "null",
            "true",
            "false",
            "function",
            "if",
            "then",
            "else",
            "for",
            "return",
            "between",
            "instance",
            "of",
            "in",
        ),
        *("and", "or", "not", "some", "every", "satisfies", "date", "time", "duration"),
    }
)
_SPLIT = re.compile(r'(?<=\\)(?=["\n\r\t])')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Feel:
    """A piece of FEEL."""

    text: str
    level: int = VALUE
    kind: Kind = "any"

    def at(self, level: int) -> str:
        """The text where only what binds at least as close may stand without parentheses."""
        return self.text if self.level >= level else f"({self.text})"


NULL = Feel("null")


def name(text: str) -> Feel:
    """A variable."""
    return Feel(segment(text))


def segment(text: str) -> str:
    """A name as it has to be written: between backticks, if it is no plain one."""
    plain = _NAME.fullmatch(text) is not None and text not in _RESERVED
    return text if plain else f"`{text}`"


def path(value: Feel, key: str, kind: Kind = "any") -> Feel:
    """`value.key`, or what gets a key that can't be written as a name."""
    if "`" in key or not key or not key.isprintable():
        return call("get value", value, Feel(string_literal(key)), kind=kind)
    return Feel(f"{value.at(VALUE)}.{segment(key)}", VALUE, kind)


def item(value: Feel, position: int) -> Feel:
    """An item by its position, counted from 1, or from the end with -1."""
    return Feel(f"{value.at(VALUE)}[{position}]", VALUE, "json" if value.kind == "json" else "any")


def call(function: str, *arguments: Feel, kind: Kind = "any") -> Feel:
    """`function(arguments)`."""
    return Feel(f"{function}({', '.join(each.text for each in arguments)})", VALUE, kind)


def operation(operator: str, level: int, left: Feel, right: Feel, kind: Kind) -> Feel:
    """`left operator right`."""
    inner = level + 1 if level == COMPARISON else level
    return Feel(f"{left.at(inner)} {operator} {right.at(level + 1)}", level, kind)


def choice(condition: Feel, then: Feel, otherwise: Feel) -> Feel:
    """`if condition then … else …`."""
    kind = then.kind if then.kind == otherwise.kind else "any"
    text = f"if {condition.text} then {then.text} else {otherwise.text}"
    return Feel(text, FORM, kind)


def listed(items: Iterable[Feel]) -> Feel:
    """`[a, b]`."""
    return Feel(f"[{', '.join(each.text for each in items)}]", VALUE, "list")


def context(entries: Iterable[tuple[str, Feel]], *, quoted: bool = False) -> Feel:
    """`{key: value}`."""
    pairs = (f"{_key(key, quoted=quoted)}: {value.text}" for key, value in entries)
    return Feel(f"{{{', '.join(pairs)}}}", VALUE, "map")


def number(value: int | Decimal) -> Feel:
    """A number."""
    text = f"{value:f}" if not isinstance(value, int) else str(value)
    return Feel(text, SIGN if value < 0 else VALUE, "number")


def string_literal(text: str) -> str:
    """A text as FEEL; joined of several where an escape would be taken for another.

    In a literal, an escaped quote or line end loses its meaning behind a backslash.

    Raises:
        Unsupported: it holds a character that no XML holds.
    """
    if _NOT_IN_XML.search(text):
        raise Unsupported("a text holds a character that a model can't hold", "Take it out.")
    parts = [_quoted(part) for part in _SPLIT.split(text)]
    return parts[0] if len(parts) == 1 else f"string join([{', '.join(parts)}])"


def _quoted(text: str) -> str:
    escaped = "".join(_ESCAPES.get(each, each) for each in text.replace("\\", "\\\\"))
    return f'"{escaped}"'


def _key(key: str, *, quoted: bool) -> str:
    plain = _NAME.fullmatch(key) is not None and key not in _RESERVED
    return key if plain and not quoted else string_literal(key)


def names_of(text: str) -> set[str]:
    """The variables that a text of FEEL uses."""
    return {node.name for node in walk(parse(text)) if isinstance(node, Name)}
