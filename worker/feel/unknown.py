"""Calls of functions that nobody has: null, as the language wants it, and told to whoever asks."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.feel.builtins.registry import function_names
from worker.feel.errors import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.feel.functions import HostFunction

_LIKENESS = 0.7
"""How much of a name has to be right for a guess at what was meant; names are short, so less than of others."""


@dataclass(frozen=True, slots=True)
class UnknownFunction:
    """A call of a function by a name that is nobody's, so that it is always null.

    Attributes:
        name: as it is written.
        position: where the call begins in the expression without its `=`, from 0, as of `FeelSyntaxError`.
        line: line of that character, from 1.
        column: its column, from 1.
        meant: the function that was probably meant; None if that is anybody's guess.
    """

    name: str
    position: int
    line: int
    column: int
    meant: str | None

    @property
    def problem(self) -> str:
        """One plain sentence."""
        guess = f"; did you mean {self.meant}?" if self.meant else "."
        return f"No function is called {self.name}, so this is null{guess}"

    def __str__(self) -> str:
        """The sentence with its place."""
        return f"{self.problem} (line {self.line}, column {self.column})"


def unknown_function(
    name: str, text: str, position: int, host: Mapping[str, HostFunction]
) -> UnknownFunction:
    """What to say of a call.

    Args:
        name: of the function.
        text: the expression.
        position: of the call in it.
        host: the functions that there are beside the built-ins.
    """
    line, column = place(text, position)
    return UnknownFunction(name, position, line, column, _meant(name, host))


def _meant(name: str, host: Mapping[str, HostFunction]) -> str | None:
    """The name most like this one; case and blanks make no difference, as `upperCase` is meant to be `upper case`."""
    by_letters = {_letters(each): each for each in function_names(host)}
    near = difflib.get_close_matches(_letters(name), by_letters, n=1, cutoff=_LIKENESS)
    return by_letters[near[0]] if near else None


def _letters(name: str) -> str:
    return name.lower().replace(" ", "")
