"""The syntax tree of a pattern, all flags resolved: a node means the same wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.feel.regex.char_set import CharSet


class Assertion(Enum):
    """A place in the text, zero characters wide."""

    TEXT_START = r"\A"
    TEXT_END = r"\z"
    FINAL_END = "$, at the end or before its line terminator"
    FINAL_END_UNIX = "$ where only a line feed ends a line"
    LINE_START = "^ in multi-line mode"
    LINE_START_UNIX = "^ where only a line feed ends a line"
    LINE_END = "$ in multi-line mode"
    LINE_END_UNIX = "$ in multi-line mode where only a line feed ends a line"
    WORD_EDGE = r"\b"
    NO_WORD_EDGE = r"\B"
    UNICODE_WORD_EDGE = r"\b with Unicode classes"
    NO_UNICODE_WORD_EDGE = r"\B with Unicode classes"
    SEARCH_START = r"\G"


class Greed(Enum):
    """How a repetition picks its count."""

    GREEDY = ""
    LAZY = "?"
    POSSESSIVE = "+"


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch that leads to a match."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` is None without a limit."""

    part: Node
    least: int
    most: int | None
    greed: Greed


@dataclass(frozen=True, slots=True)
class Capture:
    """A numbered group; the names are the pattern's."""

    part: Node


@dataclass(frozen=True, slots=True)
class Atomic:
    """A part whose first match is final."""

    part: Node


@dataclass(frozen=True, slots=True)
class Look:
    """What has to come (or to have been) here, or must not."""

    part: Node
    ahead: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class BackReference:
    """The text a group has matched; no match where it has none."""

    group: int
    ignore_case: bool


@dataclass(frozen=True, slots=True)
class Grapheme:
    r"""`\X`: a character with its combining marks."""


Node = Assertion | Chars | Sequence | Choice | Repeat | Capture | Atomic | Look | BackReference | Grapheme

EMPTY = Sequence(())


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Sequence(parts=nodes) | Choice(branches=nodes):
            return nodes
        case Repeat() | Capture() | Atomic() | Look():
            return (node.part,)
        case _:
            return ()


def all_nodes(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from all_nodes(child)
