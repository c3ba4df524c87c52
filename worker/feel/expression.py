"""Compiled expressions, kept by their text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from worker.feel.compiler import compile_tree
from worker.feel.errors import Failed, FeelError, FeelSyntaxError
from worker.feel.frame import ABSENT, BUDGET, Frame
from worker.feel.limits import DEFAULT_LIMITS, Budget, Limits
from worker.feel.null_calls import NullCall, null_call
from worker.feel.regex import RegexLimitError
from worker.feel.syntax.parser import parse
from worker.feel.temporal import TemporalError
from worker.feel.values.json_text import json_ready, json_text
from worker.feel.values.kinds import lift

if TYPE_CHECKING:
    from worker.feel.functions import HostFunction

MAX_KEPT: Final = 10_000
MAX_TOLD: Final = 10
"""Calls that no function takes and that are told; a guess at what was meant takes a millisecond."""

_kept: dict[tuple[str, int, Limits], Expression] = {}


class Expression:
    """A compiled expression; it has no state, so it may be evaluated any number of times, by several threads.

    Attributes:
        text: the expression's text as given.
    """

    __slots__ = ("_closure", "_functions", "_limits", "_null_calls", "_roots", "_size", "text")

    def __init__(self, text: str, functions: Mapping[str, HostFunction], limits: Limits) -> None:
        self.text = text
        self._functions = functions
        self._limits = limits
        tree = parse(_bare(text), limits.depth)
        try:
            self._closure, layout = compile_tree(tree, functions)
        except RecursionError:
            raise FeelSyntaxError("The expression nests too deep.", text, 0) from None
        self._roots = tuple(layout.roots.items())
        self._size = layout.size
        self._null_calls = tuple(layout.null_calls.items())

    @property
    def null_calls(self) -> tuple[NullCall, ...]:
        """The first calls that no function takes, at most ten: by a name that is nobody's, or with other arguments.

        Neither a built-in nor a function of the host takes them, nor any that the expression defines itself. Those
        that it calls by a path are not among them.
        Values from outside hold none as long as they are JSON.
        """
        text = _bare(self.text)
        return tuple(
            null_call(name, text, position, self._functions)
            for position, name in sorted(self._null_calls)[:MAX_TOLD]
        )

    def evaluate(self, *contexts: Any) -> Any:
        """The value, in the Python types of `worker.feel.values`.

        Args:
            contexts: where variables are looked up, mappings of JSON-like values; later ones win, and what is no
                mapping has no variables. They are read, never changed, and may share parts with the value.

        Raises:
            FeelError: the evaluation fails or passes a limit.
        """
        frame: Frame = [None] * self._size
        frame[BUDGET] = Budget(self._limits)
        for name, slot in self._roots:
            for context in reversed(contexts):
                if (type(context) is dict or isinstance(context, Mapping)) and name in context:
                    frame[slot] = lift(context[name])
                    break
            else:
                frame[slot] = ABSENT if name == "?" else None
        try:
            return self._closure(frame)
        except Failed as failed:
            raise FeelError(str(failed)) from None
        except (TemporalError, RegexLimitError) as wrong:
            raise FeelError(str(wrong)) from wrong
        except RecursionError:
            raise FeelError("The evaluation nests too deep.") from None
        except (MemoryError, OverflowError) as wrong:
            raise FeelError("The evaluation makes a value that is too large.") from wrong

    def evaluate_json(self, *contexts: Any) -> Any:
        """The value as JSON-ready Python values: numbers are `int` or `float`, temporal values text.

        Raises:
            FeelError: the evaluation fails, or its value has no JSON (a range, a function).
        """
        value = self.evaluate(*contexts)
        try:
            return json_ready(value)
        except RecursionError:
            raise FeelError("The value nests too deep for JSON.") from None

    def evaluate_json_text(self, *contexts: Any) -> str:
        """The value as JSON text.

        Raises:
            FeelError: as for `evaluate_json`.
        """
        return json_text(self.evaluate_json(*contexts))


_NO_FUNCTIONS: Mapping[str, HostFunction] = {}


def compile(  # noqa: A001 - the word of the field, as in `re`
    text: str, functions: Mapping[str, HostFunction] = _NO_FUNCTIONS, *, limits: Limits = DEFAULT_LIMITS
) -> Expression:
    """An expression ready to be evaluated; compiled ones are kept, the oldest is dropped beyond ten thousand.

    Args:
        text: FEEL, blanks around and one leading `=` allowed.
        functions: what the host adds to the built-ins, by name. Kept expressions are told apart by its identity, so
            pass the same mapping each time and don't change it.
        limits: what one evaluation may use.

    Raises:
        FeelSyntaxError: the text is no expression.
    """
    key = (text, id(functions), limits)
    expression = _kept.get(key)
    if expression is None:
        expression = Expression(text, functions, limits)
        while len(_kept) >= MAX_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = expression
    return expression


def _bare(text: str) -> str:
    """The expression itself, without the `=` that marks one in a model."""
    return text.strip().removeprefix("=").strip()
