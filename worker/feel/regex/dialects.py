"""A pattern's tree written for the two engines: RE2, in linear time, and `regex`, which backtracks.

Both get the same text wherever they can. Nothing is left to their flags and shorthands, whose meanings differ from
Java's: every class is written as code points, every assertion as what it stands for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from worker.feel.regex.nodes import (
    Assertion,
    Atomic,
    BackReference,
    Capture,
    Chars,
    Choice,
    Grapheme,
    Greed,
    Look,
    Node,
    Repeat,
    Sequence,
)

if TYPE_CHECKING:
    from worker.feel.regex.char_set import CharSet

_WORD = "[0-9A-Za-z_]"


class NotLinearError(Exception):
    """The tree has a part that RE2 doesn't know."""


class Dialect:
    """Writes what both engines have in common; a subclass adds its engine's own."""

    assertions: ClassVar[dict[Assertion, str]]
    any_character: ClassVar[str]
    no_character: ClassVar[str]

    def __init__(self, *, capturing: bool) -> None:
        self.capturing = capturing

    def write(self, node: Node) -> str:
        """The node as text that others may stand beside; only a quantifier needs parentheses around it."""
        match node:
            case Chars():
                return self.chars(node.chars)
            case Sequence():
                return "".join(self.write(part) for part in node.parts)
            case Choice():
                return f"(?:{'|'.join(self.write(branch) for branch in node.branches)})"
            case Repeat():
                return self.repeat(node)
            case Capture():
                return f"{'(' if self.capturing else '(?:'}{self.write(node.part)})"
            case Assertion() if node in self.assertions:
                return self.assertions[node]
            case _:
                return self.own(node)

    def repeat(self, node: Repeat) -> str:
        """A part with its quantifier."""
        part = self.write(node.part)
        if not isinstance(node.part, Chars | Capture):
            part = f"(?:{part})"
        most = "" if node.most is None else node.most
        return f"{part}{{{node.least},{most}}}{node.greed.value}"

    def chars(self, chars: CharSet) -> str:
        """One character of a set."""
        if chars.only is not None:
            return self.character(ord(chars.only))
        others = (~chars).ranges
        if not others:
            return self.any_character
        if not chars.ranges:
            return self.no_character
        mark, ranges = ("^", others) if len(others) < len(chars.ranges) else ("", chars.ranges)
        return f"[{mark}{''.join(self.range(low, high) for low, high in ranges)}]"

    def range(self, low: int, high: int) -> str:
        """A member of a class."""
        first = self.character(low)
        return first if low == high else f"{first}-{self.character(high)}"

    def character(self, code_point: int) -> str:
        """One character, in or outside of a class."""
        character = chr(code_point)
        return character if character.isascii() and character.isalnum() else self.escaped(code_point)

    def escaped(self, code_point: int) -> str:
        """A character by its number."""
        raise NotImplementedError

    def own(self, node: Node) -> str:
        """A node that only one of the engines knows."""
        raise NotImplementedError


class LinearDialect(Dialect):
    """RE2's syntax.

    Its `^` and `$` know the line feed alone; `Pattern` gives such a pattern no text where that makes a difference.
    """

    any_character = r"(?s:.)"
    no_character = r"[^\x{0}-\x{10FFFF}]"
    assertions: ClassVar = {
        Assertion.TEXT_START: r"\A",
        Assertion.TEXT_END: r"\z",
        Assertion.FINAL_END: r"\z",
        Assertion.FINAL_END_UNIX: r"\z",
        Assertion.LINE_START: "(?m:^)",
        Assertion.LINE_START_UNIX: "(?m:^)",
        Assertion.LINE_END: "(?m:$)",
        Assertion.LINE_END_UNIX: "(?m:$)",
        Assertion.WORD_EDGE: r"\b",
        Assertion.NO_WORD_EDGE: r"\B",
    }
    _MOST_REPETITIONS = 1000

    def repeat(self, node: Repeat) -> str:
        """A part with its quantifier, which has to be one that RE2 takes."""
        if node.greed is Greed.POSSESSIVE or max(node.least, node.most or 0) > self._MOST_REPETITIONS:
            raise NotLinearError
        return super().repeat(node)

    def escaped(self, code_point: int) -> str:
        """A character by its number."""
        return f"\\x{{{code_point:x}}}"

    def own(self, node: Node) -> str:
        """There is none that RE2 alone knows."""
        raise NotLinearError(node)


class BacktrackingDialect(Dialect):
    """The syntax of the `regex` package."""

    any_character = r"(?s:.)"
    no_character = r"(?!)"
    assertions: ClassVar = {
        Assertion.TEXT_START: r"\A",
        Assertion.TEXT_END: r"\Z",
        Assertion.FINAL_END: r"(?:(?=\r\n\Z)|(?=[\r\x85\u2028\u2029]\Z)|(?<!\r)(?=\n\Z)|\Z)",
        Assertion.FINAL_END_UNIX: r"(?=\n?\Z)",
        Assertion.LINE_START: r"(?!\Z)(?:\A|(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n))",
        Assertion.LINE_START_UNIX: r"(?!\Z)(?:\A|(?<=\n))",
        Assertion.LINE_END: r"(?:(?=[\r\x85\u2028\u2029])|(?<!\r)(?=\n)|\Z)",
        Assertion.LINE_END_UNIX: r"(?=\n|\Z)",
        Assertion.WORD_EDGE: f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
        Assertion.NO_WORD_EDGE: f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
        Assertion.UNICODE_WORD_EDGE: r"\b",
        Assertion.NO_UNICODE_WORD_EDGE: r"\B",
        Assertion.SEARCH_START: r"\G",
    }

    def __init__(self, groups: int) -> None:
        super().__init__(capturing=True)
        self.groups = groups

    def escaped(self, code_point: int) -> str:
        """A character by its number."""
        return f"\\U{code_point:08x}"

    def own(self, node: Node) -> str:
        """What looks around, refers back or does not give back."""
        match node:
            case Atomic():
                return f"(?>{self.write(node.part)})"
            case Look():
                direction = "" if node.ahead else "<"
                return f"(?{direction}{'!' if node.negative else '='}{self.write(node.part)})"
            case BackReference() if node.group > self.groups:
                return self.no_character
            case BackReference():
                return f"(?{'i' if node.ignore_case else ''}:\\g<{node.group}>)"
            case Grapheme():
                return r"\X"
            case _:
                raise TypeError(f"{node} is no node of a pattern")
