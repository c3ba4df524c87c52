"""Scripts in JavaScript and Groovy to statements: assignments, conditions, loops over lists, calls.

The two are read alike, as the simple scripts of models are; what is beyond that is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.expressions import Expressions
from worker.camunda7.language.tokens import tokens
from worker.camunda7.language.tree import Binary, Creation, Entries, Function, Items, Member, Name, Node

if TYPE_CHECKING:
    from worker.camunda7.language.tokens import Token

_DECLARING = frozenset({"var", "let", "const", "def"})
_BEYOND = frozenset({"switch", "while", "do", "try", "with", "class", "async", "await", "break", "continue"})


class Statement:
    """Anything that is done."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """`name = value`; a declaration without a value is none."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Put(Statement):
    """`name.key = value`."""

    name: str
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Evaluate(Statement):
    """An expression for what it does, or as the script's value."""

    value: Node


@dataclass(frozen=True, slots=True)
class If(Statement):
    """`if (condition) then else otherwise`."""

    condition: Node
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ForEach(Statement):
    """`for (name in source) body`."""

    name: str
    source: Node
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Return(Statement):
    """`return value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Throw(Statement):
    """`throw value`."""

    value: Node


def parse(source: str) -> tuple[Statement, ...]:
    """The statements of a script.

    Raises:
        Unsupported: it does something that is not understood.
    """
    return _Script(tokens(source)).statements()


class _Script(Expressions):
    def statements(self, closing: str | None = None) -> tuple[Statement, ...]:
        """Those up to a closing brace, or to the end."""
        found: list[Statement] = []
        while not self._ends(closing):
            found.extend(self._statement())
        return tuple(found)

    def primary(self) -> Node:
        token = self.peek()
        if token.text == "new" and token.kind == "name":
            self.take()
            return self._creation()
        if token.text == "function" and token.kind == "name":
            self.take()
            return self._function()
        if token.kind == "regex":
            self.take()
            return Function()
        if self.taken("["):
            return self._list_or_map()
        if self.taken("{"):
            return self._object()
        return super().primary()

    def _suffixed(self, value: Node) -> Node:
        value = super()._suffixed(value)
        while isinstance(value, Function) and self.taken("("):  # it is called where it is written
            self.listed(")")
            value = super()._suffixed(value)
        return value

    def _ends(self, closing: str | None) -> bool:
        while self.peek().kind == "line" or self.is_next(";"):
            self.take()
        return self.peek().kind == "end" if closing is None else self.is_next(closing)

    def _statement(self) -> tuple[Statement, ...]:
        token = self.peek()
        if token.kind != "name":
            return (self._simple(),)
        if token.text in _BEYOND:
            raise Unsupported(f"a script with {token.text!r} has no simple counterpart", _MOVE)
        if token.text == "import":
            self._skip_line()
            return ()
        if token.text == "function" and self.peek(1).kind == "name":
            self.take()
            name = self.take().text
            return (Assign(name, self._function()),)
        return (self._worded(token),)

    def _worded(self, token: Token) -> Statement:
        if token.text == "if":
            return self._if()
        if token.text == "for":
            return self._for()
        if token.text in ("return", "throw"):
            self.take()
            value = self.expression()
            return Return(value) if token.text == "return" else Throw(value)
        if token.text in _DECLARING:
            self.take()
        elif token.text != "new" and self.peek(1).kind == "name" and self.peek(1).text != "instanceof":
            self.take()  # the type of a Groovy declaration
        return self._simple()

    def _simple(self) -> Statement:
        value = self.expression()
        operator = self.peek().text if self.peek().kind == "sign" else ""
        if operator not in ("=", "+=", "-=", "++", "--"):
            return Evaluate(value)
        self.take()
        if operator in ("++", "--"):
            raise Unsupported("a script that counts is not understood", _MOVE)
        self.skip_lines()
        given = self.expression()
        if self.is_next("="):
            raise Unsupported("several assignments in one are not understood")
        match value:
            case Member(value=Name(name=name), name=key) if operator == "=":
                return Put(name, key, given)
            case Name():
                pass
            case _:
                raise Unsupported("a script that changes a part of a value is not understood", _MOVE)
        return Assign(value.name, given if operator == "=" else Binary(operator[0], value, given))

    def _if(self) -> Statement:
        self.take()
        self.demand("(")
        self.enter()
        condition = self.expression()
        self.leave(")")
        then = self._block()
        lines = 0
        while self.peek(lines).kind == "line":
            lines += 1
        if self.peek(lines).text != "else" or self.peek(lines).kind != "name":
            return If(condition, then, ())
        self.skip_lines()
        self.take()
        return If(condition, then, self._block())

    def _for(self) -> Statement:
        self.take()
        self.taken("each")
        self.demand("(")
        self.enter()
        for word in _DECLARING:
            self.taken(word)
        name = self.take()
        if name.kind != "name" or not (self.taken("in") or self.taken("of") or self.taken(":")):
            raise Unsupported("a loop that counts is not understood", _MOVE)
        source = self.expression()
        self.leave(")")
        return ForEach(name.text, source, self._block())

    def _block(self) -> tuple[Statement, ...]:
        self.skip_lines()
        if not self.taken("{"):
            return self._statement()
        outer, self._inside = self._inside, 0
        found = self.statements("}")
        self.demand("}")
        self._inside = outer
        return found

    def _creation(self) -> Node:
        name = self.take().text
        while self.taken("."):
            name = f"{name}.{self.take().text}"
        return Creation(name, self.listed(")") if self.taken("(") else ())

    def _list_or_map(self) -> Node:
        """`[a, b]`, or Groovy's `[k: v]` and `[:]`."""
        if self.peek().text == ":" and self.peek(1).text == "]":
            self.take()
            self.take()
            return Entries(())
        if self.peek().kind in ("name", "text") and self.peek(1).text == ":":
            return self._entries("]")
        return Items(self.listed("]"))

    def _object(self) -> Node:
        """`{k: v}`; one with functions is not looked into."""
        return self._entries("}")

    def _entries(self, closing: str) -> Node:
        self.enter()
        found: list[tuple[str, Node]] = []
        while not self.is_next(closing):
            key = self.take()
            if key.kind not in ("name", "text", "number"):
                raise Unsupported(f"the key {key.text[:20]!r} is not understood")
            self.demand(":")
            found.append((key.text, self.expression()))
            if not self.taken(","):
                break
        self.leave(closing)
        if any(isinstance(value, Function) for _, value in found):
            return Function()
        return Entries(tuple(found))

    def _function(self) -> Node:
        """Passes over parameters and body."""
        self.enter()
        self.demand("(")
        while not self.taken(")"):
            self._not_the_end()
        self.demand("{")
        depth = 1
        while depth:
            token = self._not_the_end()
            depth += (token.text == "{") - (token.text == "}") if token.kind == "sign" else 0
        self._inside -= 1
        return Function()

    def _not_the_end(self) -> Token:
        token = self.take()
        if token.kind == "end":
            raise Unsupported("a function does not end")
        return token

    def _skip_line(self) -> None:
        while self.peek().kind not in ("line", "end") and not self.is_next(";"):
            self.take()


_MOVE = "Move it into a job worker, or write it as a FEEL expression."
