"""The part of a grammar that JUEL and scripts share: operators by precedence, members, indexes, calls."""

from __future__ import annotations

from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, ClassVar

from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import (
    Binary,
    Call,
    Choice,
    Index,
    Literal,
    Member,
    Method,
    Name,
    Node,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.camunda7.language.tokens import Token

_LEVELS = (
    ("||",),
    ("&&",),
    ("|",),
    ("==", "!="),
    ("<", "<=", ">", ">=", "instanceof", "<<"),
    ("+", "-"),
    ("*", "/", "%"),
)
_SAME = {"===": "==", "!==": "!="}
_CONSTANTS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}


class Expressions:
    """A reader of expressions over tokens; languages add their words and primary forms.

    Attributes:
        words: operators written as words, and the signs they stand for.
    """

    words: ClassVar[Mapping[str, str]] = {}

    def __init__(self, source: Iterable[Token]) -> None:
        self._source = iter(source)
        self._next: list[Token] = []
        self._inside = 0  # of brackets, where line ends mean nothing

    def expression(self) -> Node:
        """The expression that begins here.

        Raises:
            Unsupported: there is none.
        """
        condition = self._binary(0)
        if self.taken("?:"):
            self.skip_lines()
            otherwise = self.expression()
            condition = Choice(Binary("!=", condition, Literal(None)), condition, otherwise)
        elif self.taken("?"):
            self.skip_lines()
            then = self.expression()
            self.skip_lines()
            self.demand(":")
            self.skip_lines()
            condition = Choice(condition, then, self.expression())
        return condition

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or the one that many after it."""
        while len(self._next) <= ahead:
            token = next(self._source)
            if token.kind != "line" or not self._inside:
                self._next.append(token)
            if token.kind == "end":
                self._source = repeat(token)
        return self._next[ahead]

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.peek()
        self._next.pop(0)
        return token

    def taken(self, sign: str) -> bool:
        """Whether the next token is this sign or word; then it is taken."""
        if self.peek().kind in ("sign", "name") and self.peek().text == sign:
            self.take()
            return True
        return False

    def demand(self, sign: str) -> None:
        """Takes a sign that has to stand here.

        Raises:
            Unsupported: it does not.
        """
        if not self.taken(sign):
            found = self.peek()
            raise Unsupported(
                f"{sign!r} was expected at {found.text[:20]!r}"
                if found.text
                else f"it ends where {sign!r} was expected"
            )

    def skip_lines(self) -> None:
        """Passes over line ends."""
        while self.peek().kind == "line":
            self.take()

    def listed(self, closing: str) -> tuple[Node, ...]:
        """Expressions between commas up to a closing bracket, the opening one taken already."""
        self.enter()
        found: list[Node] = []
        while not self.is_next(closing):
            found.append(self.expression())
            if not self.taken(","):
                break
        self.leave(closing)
        return tuple(found)

    def enter(self) -> None:
        """Goes inside brackets."""
        self._inside += 1
        self._next = [token for token in self._next if token.kind != "line"]

    def leave(self, closing: str) -> None:
        """Leaves the brackets."""
        found = self.peek()
        if not self.is_next(closing):
            raise Unsupported(f"{closing!r} was expected at {found.text[:20]!r}")
        self._inside -= 1
        self.take()

    def is_next(self, sign: str) -> bool:
        """Whether the next token is this sign."""
        return self.peek().kind == "sign" and self.peek().text == sign

    def primary(self) -> Node:
        """What can't be taken apart: a constant, a name, a call, brackets."""
        token = self.take()
        if token.kind == "text":
            return Literal(token.text)
        if token.kind == "number":
            return Literal(_number(token.text))
        if token.kind == "name":
            if token.text in _CONSTANTS:
                return Literal(_CONSTANTS[token.text])
            return Call(token.text, self.listed(")")) if self.taken("(") else Name(token.text)
        if token.text == "(":
            self.enter()
            found = self.expression()
            self.leave(")")
            return found
        raise Unsupported(f"{token.text[:20]!r} is not understood" if token.text else "it ends too early")

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while (operator := self._operator()) in _LEVELS[level]:
            self.take()
            self.skip_lines()
            left = Binary(operator, left, self._binary(level + 1))
        return left

    def _operator(self) -> str:
        token = self.peek()
        if token.kind == "name":
            return self.words.get(token.text, "instanceof" if token.text == "instanceof" else "")
        return _SAME.get(token.text, token.text) if token.kind == "sign" else ""

    def _unary(self) -> Node:
        operators = []
        while True:
            token = self.peek()
            sign = self.words.get(token.text, "") if token.kind == "name" else token.text
            if token.kind not in ("sign", "name") or sign not in ("!", "-", "empty"):
                break
            operators.append(sign)
            self.take()
        value = self._suffixed(self.primary())
        for operator in reversed(operators):
            value = Unary(operator, value)
        return value

    def _suffixed(self, value: Node) -> Node:
        while True:
            self._join_chain()
            if self.taken(".") or self.taken("?."):
                name = self.take()
                if name.kind not in ("name", "text"):
                    raise Unsupported(f"a name was expected at {name.text[:20]!r}")
                value = (
                    Method(value, name.text, self.listed(")"))
                    if self.taken("(")
                    else Member(value, name.text)
                )
            elif self.taken("["):
                self.enter()
                key = self.expression()
                self.leave("]")
                value = Index(value, key)
            else:
                return value

    def _join_chain(self) -> None:
        """A line that begins with a dot goes on with the one before."""
        lines = 0
        while self.peek(lines).kind == "line":
            lines += 1
        if lines and self.peek(lines).text in (".", "?."):
            del self._next[:lines]


def _number(text: str) -> int | Decimal:
    digits = text.rstrip("dDfFlLgG")
    value = Decimal(digits)
    return int(value) if digits.isdecimal() else value
