"""Values and what is chained to them: literals, brackets of every kind, `.name` and `[filter]`."""

from __future__ import annotations

from typing import Final

from worker.feel.errors import FeelSyntaxError
from worker.feel.syntax import lexical
from worker.feel.syntax.tree import (
    ContextLiteral,
    Filter,
    InputValue,
    ListLiteral,
    Literal,
    Negation,
    Node,
    Path,
    String,
    Temporal,
)
from worker.feel.syntax.words import Words

MAX_CHAIN: Final = 200


class Values(Words):
    """Forms that stand between operators."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.forms = dict.fromkeys(".0123456789", self.number) | {
            '"': self.string_literal,
            "@": self.at_literal,
            "(": self.group,
            "[": self.list_literal,
            "{": self.context_literal,
            "?": self.input_value,
            "-": self.negative_number,
        }

    def negation(self) -> Node | None:
        self.take("-")
        value = self.value()
        return None if value is None else Negation(value)

    def value(self) -> Node | None:
        """A value and what is chained to it: `.name`, `[filter]`."""
        self.skip()
        position = self.position
        node = self.forms.get(self.text[position : position + 1], self.worded)()
        if node is None:
            self.position = position
            return None
        for _ in range(MAX_CHAIN):
            position = self.position
            more = self.path(node) or self.filter(node)
            if more is None:
                self.position = position
                return node
            node = more
        raise FeelSyntaxError(f"More than {MAX_CHAIN} filters follow each other.", self.text, self.position)

    def path(self, value: Node) -> Node | None:
        self.skip()
        if not self.text.startswith(".", self.position):
            return None
        position = self.position
        names = []
        while self.take("."):
            if self.take("time offset"):
                name: str | None = "time offset"
            else:
                name = self.name("a name")
            if name is None:
                break
            names.append(name)
            position = self.position
        self.position = position
        if names and isinstance(value, Path):
            return Path(value.value, (*value.names, *names))
        return Path(value, tuple(names)) if names else None

    def filter(self, value: Node) -> Node | None:
        if not self.take("["):
            return None
        condition = self.expression()
        return Filter(value, condition) if condition is not None and self.need("]") else None

    def number(self) -> Node | None:
        found = lexical.NUMBER.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return Literal(lexical.number(found[0]))

    def string_literal(self) -> Node | None:
        string = self.string()
        return None if string is None else String(string)

    def input_value(self) -> Node:
        self.position += 1
        return InputValue()

    def negative_number(self) -> Node | None:
        """The second minus of `--5`: the sign of a number, where only one operator may stand."""
        self.position += 1
        number = self.number()
        return None if number is None else Negation(number)

    def at_literal(self) -> Node | None:
        self.take("@")
        string = self.string()
        return None if string is None else Temporal("@", string)

    def group(self) -> Node | None:
        self.take("(")
        node = self.expression()
        return node if node is not None and self.need(")") else None

    def list_literal(self) -> Node | None:
        self.take("[")
        if self.take("]"):
            return ListLiteral(())
        items = self.separated(self.expression)
        return ListLiteral(tuple(items)) if items is not None and self.need("]") else None

    def context_literal(self) -> Node | None:
        self.take("{")
        if self.take("}"):
            return ContextLiteral(())
        entries = self.separated(self.entry)
        return ContextLiteral(tuple(entries)) if entries is not None and self.need("}") else None

    def entry(self) -> tuple[str, Node] | None:
        key = self.key()
        if key is None or not self.need(":"):
            return None
        value = self.expression()
        return None if value is None else (key, value)

    def key(self) -> str | None:
        self.skip()
        for pattern in (lexical.ESCAPED_NAME, lexical.STRING):
            if found := pattern.match(self.text, self.position):
                self.position = found.end()
                return found[1]
        if found := lexical.KEY.match(self.text, self.position):
            self.position = found.end()
            return found[0]
        self.miss("a key")
        return None
