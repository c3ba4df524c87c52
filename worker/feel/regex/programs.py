"""Compiled patterns of the two engines, behind one face: the matches in a text, one after the other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from worker.feel.regex.dialects import BacktrackingDialect, LinearDialect, NotLinearError
from worker.feel.regex.errors import RegexLimitError
from worker.feel.regex.nodes import Assertion, BackReference, Chars, Repeat, Sequence, all_nodes, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    import regex

    from worker.feel.regex.nodes import Node
    from worker.feel.regex.parser import Tree

TIME_LIMIT = 0.1
"""Seconds of processor time for all matches in one text; as much as a whole evaluation has."""

_MOST_WORK = 200_000_000
_MOST_PARTS = 10_000  # the regex package writes repetitions out, at 400 bytes and a microsecond each
_NO_SPAN = (-1, -1)
_TOO_SLOW = "A regular expression takes too long on its text. Make it simpler: nested repetitions are the usual cause."

Spans = list[tuple[int, int]]
"""Start and end in the text of a match and of each of its groups; (-1, -1) of a group without a match."""


class Program(Protocol):
    """A pattern that one engine has compiled."""

    def search(self, text: str) -> bool:
        """Whether the pattern matches anywhere.

        Raises:
            RegexLimitError: the answer takes too long.
        """
        ...

    def matches(self, text: str) -> Iterator[Spans]:
        """The matches from left to right; after an empty one the search goes on a character later.

        Raises:
            RegexLimitError: the next one takes too long.
        """
        ...


class LiteralProgram:
    """A pattern without any sign, such as the comma of most calls of `split`: the text itself is looked for."""

    def __init__(self, literal: str) -> None:
        self._literal = literal

    @classmethod
    def of(cls, tree: Tree) -> LiteralProgram | None:
        """The program of a tree; None if it has more than plain characters."""
        parts = tree.root.parts if isinstance(tree.root, Sequence) else (tree.root,)
        characters = [part.chars.only for part in parts if isinstance(part, Chars)]
        if not parts or len(characters) < len(parts) or None in characters:
            return None
        return cls("".join(character for character in characters if character))

    def search(self, text: str) -> bool:
        """See Program."""
        return self._literal in text

    def matches(self, text: str) -> Iterator[Spans]:
        """See Program."""
        length = len(self._literal)
        start = text.find(self._literal)
        while start >= 0:
            yield [(start, start + length)]
            start = text.find(self._literal, start + length)


class LinearProgram:
    """A pattern in RE2, whose time grows with the text's length and nothing else."""

    def __init__(self, compiled: Any, groups: int, weight: int) -> None:
        self._compiled = compiled
        self._groups = groups
        self._weight = weight

    @classmethod
    def of(cls, tree: Tree, *, capturing: bool) -> LinearProgram | None:
        """The program of a tree; None if RE2 can't do it, or not in its memory."""
        import re2  # noqa: PLC0415 - 1 MB that only a pattern needs

        options = re2.Options()
        options.log_errors = False
        options.never_capture = not capturing
        try:
            compiled = re2.compile(LinearDialect(capturing=capturing).write(tree.root), options)
        except (NotLinearError, re2.error):
            return None
        return cls(compiled, tree.groups if capturing else 0, _weight(tree.root))

    def takes(self, text: str) -> bool:
        """Whether the text is short enough for the worst case, where every part is tried at every character."""
        return self._weight * len(text) <= _MOST_WORK

    def search(self, text: str) -> bool:
        """See Program."""
        return self._compiled.search(text.encode()) is not None

    def matches(self, text: str) -> Iterator[Spans]:
        """See Program."""
        data = text.encode()
        deadline = time.thread_time() + TIME_LIMIT
        position, passed, characters = 0, 0, 0
        while position <= len(data) and (found := self._compiled.search(data, position)) is not None:
            spans: Spans = [found.span(group) for group in range(self._groups + 1)]
            start, end = spans[0]
            characters += _length(data, passed, start)
            yield [_shifted(data, span, start, characters) for span in spans]
            characters, passed = characters + _length(data, start, end), end
            position = end if end > start else _after(data, end)
            if time.thread_time() > deadline:
                raise RegexLimitError(_TOO_SLOW)


class BacktrackingProgram:
    """A pattern in the `regex` package, which may need exponential time and is therefore stopped by the clock."""

    def __init__(self, tree: Tree) -> None:
        import regex  # noqa: PLC0415 20 ms that most workers never need

        if _weight(tree.root) > _MOST_PARTS:
            raise RegexLimitError(f"A regular expression repeats more than {_MOST_PARTS} parts.")
        nodes = list(all_nodes(tree.root))
        # of the flag's many effects this one is left: a reference takes no other case of letters beyond ASCII
        ascii_only = not tree.unicode and any(
            isinstance(node, BackReference) and node.ignore_case for node in nodes
        )
        flags = regex.V0 | regex.ASCII if ascii_only else regex.V0
        self._compiled = regex.compile(BacktrackingDialect(tree.groups).write(tree.root), flags)
        self._continues = Assertion.SEARCH_START in nodes

    def search(self, text: str) -> bool:
        """See Program."""
        return self._next(text, 0, TIME_LIMIT) is not None

    def matches(self, text: str) -> Iterator[Spans]:
        """See Program."""
        deadline = time.thread_time() + TIME_LIMIT
        position = 0
        while position <= len(text):
            found = self._next(text, position, deadline - time.thread_time())
            if found is None:
                return
            yield list(found.regs)
            if found.end() == found.start() and self._continues:
                return  # the next search starts behind the place where `\G` holds
            position = found.end() if found.end() > found.start() else found.end() + 1

    def _next(self, text: str, position: int, seconds: float) -> regex.Match[str] | None:
        if seconds <= 0:
            raise RegexLimitError(_TOO_SLOW)
        try:
            return self._compiled.search(text, position, timeout=seconds)
        except (TimeoutError, MemoryError):
            raise RegexLimitError(_TOO_SLOW) from None


def _weight(node: Node) -> int:
    """How many parts the pattern has when its counted repetitions are written out."""
    weight = max(1, sum(map(_weight, children(node))))
    return weight * max(1, node.least, node.most or 0) if isinstance(node, Repeat) else weight


def _length(data: bytes, start: int, end: int) -> int:
    return len(data[start:end].decode())


def _shifted(data: bytes, span: tuple[int, int], start: int, characters: int) -> tuple[int, int]:
    """A span of bytes as one of characters, given both positions of its match's start."""
    if span == _NO_SPAN:
        return _NO_SPAN
    first = characters + _length(data, start, span[0])
    return first, first + _length(data, *span)


def _after(data: bytes, position: int) -> int:
    """The position of the next character of UTF-8."""
    position += 1
    while position < len(data) and data[position] & 0xC0 == 0x80:  # noqa: PLR2004 a byte within a character
        position += 1
    return position
