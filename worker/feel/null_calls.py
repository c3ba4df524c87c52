"""Calls that no function takes: null, as the language wants it, and told to whoever asks."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.feel.builtins.registry import function_names, overloads_of
from worker.feel.errors import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.feel.functions import HostFunction, Overload

_LIKENESS = 0.7
"""How much of a name has to be right for a guess at what was meant; names are short, so less than of others."""


@dataclass(frozen=True, slots=True)
class NullCall:
    """A call by a name that is nobody's, or with arguments that no function of the name takes, so that it is always null.

    Attributes:
        name: of the function, as it is written.
        position: where the call begins in the expression without its `=`, from 0, as of `FeelSyntaxError`.
        line: line of that character, from 1.
        column: its column, from 1.
        problem: one plain sentence, with what was probably meant or what there is.
    """

    name: str
    position: int
    line: int
    column: int
    problem: str

    def __str__(self) -> str:
        """The sentence with its place."""
        return f"{self.problem} (line {self.line}, column {self.column})"


def null_call(name: str, text: str, position: int, host: Mapping[str, HostFunction]) -> NullCall:
    """What to say of a call.

    Args:
        name: of the function.
        text: the expression.
        position: of the call in it.
        host: the functions that there are beside the built-ins.
    """
    overloads = overloads_of(name, host)
    problem = _not_taken(name, overloads) if overloads else _unknown(name, host)
    return NullCall(name, position, *place(text, position), problem)


def _not_taken(name: str, overloads: list[Overload]) -> str:
    there_is = " and ".join(f"{name}({_parameters(each)})" for each in overloads)
    return f"No {name} takes these arguments, so this is null; there is {there_is}."


def _parameters(overload: Overload) -> str:
    return ", ".join(overload.parameters) + ("..." if overload.variadic else "")


def _unknown(name: str, host: Mapping[str, HostFunction]) -> str:
    meant = _meant(name, host)
    return f"No function is called {name}, so this is null" + (f"; did you mean {meant}?" if meant else ".")


def _meant(name: str, host: Mapping[str, HostFunction]) -> str | None:
    """The name most like this one; case and blanks make no difference, as `upperCase` is meant to be `upper case`."""
    by_letters = {_letters(each): each for each in function_names(host)}
    near = difflib.get_close_matches(_letters(name), by_letters, n=1, cutoff=_LIKENESS)
    return by_letters[near[0]] if near else None


def _letters(name: str) -> str:
    return name.lower().replace(" ", "")
