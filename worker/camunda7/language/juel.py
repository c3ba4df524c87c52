"""JUEL: a text with `${…}` and `#{…}` to a tree (Camunda 7 sheet, sections 2.1 and 2.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from worker.camunda7.language.errors import Unsupported, within_depth
from worker.camunda7.language.expressions import Expressions
from worker.camunda7.language.tokens import LONGEST, tokens
from worker.camunda7.language.tree import Joined, Literal, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPENING = re.compile(r"[$#]\{")
_UNESCAPED = re.compile(r"(?<!\\)[$#]\{")


class _Juel(Expressions):
    words: ClassVar[Mapping[str, str]] = {
        "eq": "==",
        "ne": "!=",
        "lt": "<",
        "gt": ">",
        "le": "<=",
        "ge": ">=",
        "and": "&&",
        "or": "||",
        "not": "!",
        "div": "/",
        "mod": "%",
        "empty": "empty",
    }


def has_expression(text: str) -> bool:
    """Whether a text holds what Camunda 7 evaluates."""
    return _OPENING.search(text) is not None


def parse(text: str, *, trimmed: bool = True) -> Node:
    """The value of an attribute or parameter: a text, the value of its one expression, or both joined.

    Args:
        text: as it stands in the model.
        trimmed: whether blanks around it mean nothing.

    Raises:
        Unsupported: an expression is not understood.
    """
    text = text.strip() if trimmed else text
    if not has_expression(text):
        return Literal(text)
    parts: list[Node] = []
    position = 0
    while position < len(text):
        literal, position = _literal(text, position)
        if literal:
            parts.append(Literal(literal))
        if position < len(text):
            with within_depth():
                node, position = _expression(text, position + 2)
            parts.append(node)
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))


def expressions_in(text: str) -> int:
    """How many expressions begin in a text."""
    return len(_UNESCAPED.findall(text))


def _literal(text: str, start: int) -> tuple[str, int]:
    """The text up to the next expression, and where that begins; a backslash before `${` takes its meaning."""
    out: list[str] = []
    position, escaped = start, False
    while position < len(text):
        character = text[position]
        opens = _OPENING.match(text, position) is not None
        if opens and not escaped:
            return "".join(out), position
        if character == "\\" and not escaped:
            escaped = True
        elif character == "\\":
            out.append(character)
        else:
            out.append(character if opens or not escaped else f"\\{character}")
            escaped = False
        position += 1
    return "".join(out) + "\\" * escaped, position


def _expression(text: str, start: int) -> tuple[Node, int]:
    """The expression that begins behind `${`, and the position behind its brace."""
    if len(text) > LONGEST:
        raise Unsupported(f"it is longer than {LONGEST} characters", "Move it into a job worker.")
    reader = _Juel(token for token in tokens(text, start) if token.kind != "line")
    found = reader.expression()
    closing = reader.peek()
    reader.demand("}")
    return found, closing.end
