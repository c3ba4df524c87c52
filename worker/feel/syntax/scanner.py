"""The reader's ground: a position in the text, what was expected where, and ways to try a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worker.feel.errors import FeelSyntaxError
from worker.feel.syntax import lexical

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.feel.syntax.tree import Interval, Node

T = TypeVar("T")


class Scanner:
    """A text, how far it is read, and the two forms that all the others are made of."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.furthest = -1
        self.expected: list[str] = []

    def expression(self, level: int = 0) -> Node | None:
        """An expression of operators that bind at least as close as `level`."""
        raise NotImplementedError

    def interval(self) -> Interval | None:
        """`[1..3]`."""
        raise NotImplementedError

    def error(self) -> FeelSyntaxError:
        self.miss("an operator or the end of the expression")
        if not self.text[self.furthest :].strip():
            return FeelSyntaxError(f"The expression ends where {self.wanted()}", self.text, len(self.text))
        found = self.text[self.furthest]
        return FeelSyntaxError(f"'{found}' stands where {self.wanted()}", self.text, self.furthest)

    def wanted(self) -> str:
        wanted = sorted(set(self.expected))
        last = wanted.pop()
        return f"{', '.join(wanted)} or {last} is expected." if wanted else f"{last} is expected."

    def miss(self, what: str) -> None:
        """Notes what was expected here; the furthest such place is where the error is shown."""
        if self.position > self.furthest:
            self.furthest, self.expected = self.position, [what]
        elif self.position == self.furthest:
            self.expected.append(what)

    def skip(self) -> None:
        text, position = self.text, self.position
        if position < len(text) and (text[position] <= "/" or text[position] > "\x7f"):
            self.position = lexical.SKIP.match(text, position).end()  # type: ignore[union-attr] # matches nothing too

    def take(self, word: str) -> bool:
        """Moves past a word or sign and the blanks around it, if it is next."""
        self.skip()
        if not self.text.startswith(word, self.position):
            return False
        self.position += len(word)
        self.skip()
        return True

    def need(self, word: str) -> bool:
        if self.take(word):
            return True
        self.miss(f"'{word}'")
        return False

    def attempt(self, form: Callable[[], T | None]) -> T | None:
        """A form, or nothing and the position unchanged."""
        position = self.position
        node = form()
        if node is None:
            self.position = position
        return node

    def separated(self, form: Callable[[], T | None]) -> list[T] | None:
        """One or more of a form with commas between."""
        items: list[T] = []
        while (item := form()) is not None:
            items.append(item)
            if not self.take(","):
                return items
        return None
