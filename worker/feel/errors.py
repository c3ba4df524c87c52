"""What can go wrong: the text is no FEEL (FeelSyntaxError) or its evaluation fails (FeelError).

FeelError
└── FeelSyntaxError
"""

from __future__ import annotations


class FeelError(Exception):
    """An expression has no value: an assertion is not met, a limit is passed, a function refuses its arguments."""


class FeelSyntaxError(FeelError):
    """A text is no FEEL expression.

    Attributes:
        problem: one plain sentence.
        text: the whole expression.
        position: index of the offending character in `text`, from 0; `len(text)` at its end.
        line: line of that character, from 1.
        column: its column, from 1.
    """

    def __init__(self, problem: str, text: str, position: int) -> None:
        self.problem = problem
        self.text = text
        self.position = position
        self.line, self.column = place(text, position)
        super().__init__(problem, text, position)

    def __str__(self) -> str:
        """The sentence with its place, the line in question and a caret below the character."""
        start, end = _window(self.text, self.position)
        caret = "".join("\t" if c == "\t" else " " for c in self.text[start : self.position]) + "^"
        return f"{self.problem} (line {self.line}, column {self.column})\n{self.text[start:end]}\n{caret}"


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a character whose index is counted from 0."""
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _window(text: str, position: int, width: int = 60) -> tuple[int, int]:
    """The part of the line around a position that fits a terminal."""
    start = max(text.rfind("\n", 0, position) + 1, position - width)
    end = text.find("\n", position)
    return start, min(len(text) if end < 0 else end, position + width)


class Failed(Exception):
    """A value that could not be worked out: operators and calls take it as null, a whole result of it fails.

    The language has one source of it: a call by path, `a.b()`, where there is no such function.
    """
