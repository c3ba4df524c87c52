"""Functions as the compiler calls them: overloads with typed parameters, and those the host adds.

An argument of a type that a parameter doesn't take makes the call null, as in the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.feel.errors import FeelError
from worker.feel.frame import BUDGET, Closure, Frame
from worker.feel.values.kinds import lifted

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.feel.limits import Budget

_MANY = 1000
_SIZED = frozenset((list, str))


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature of a function.

    Attributes:
        parameters: the names, in order.
        kinds: the Python types each parameter takes, None for any.
        variadic: whether the last parameter takes all further arguments as a list.
        apply: the function; its arguments are FEEL values.
        budgeted: whether `apply` wants the evaluation's budget before its arguments.
    """

    parameters: tuple[str, ...]
    kinds: tuple[frozenset[type] | None, ...]
    variadic: bool
    apply: Callable[..., Any]
    budgeted: bool

    def takes(self, count: int, names: tuple[str, ...] | None) -> bool:
        """Whether a call with so many arguments, or with these named ones, is meant for it."""
        if names is not None:
            return set(names) <= set(self.parameters)
        return count >= len(self.parameters) if self.variadic else count == len(self.parameters)

    def closure(self, arguments: list[Closure], names: tuple[str, ...] | None) -> Closure:
        """What evaluates the arguments, checks their types and calls the function."""
        if names is not None:
            by_name = dict(zip(names, arguments, strict=True))
            arguments = [by_name.get(parameter, _null) for parameter in self.parameters]
        elif self.variadic:
            arguments = _gathered(arguments, len(self.parameters))
        if len(arguments) == 1 and not self.budgeted:
            return _unary(self.apply, arguments[0], self.kinds[0])
        return self._general(arguments)

    def _general(self, arguments: list[Closure]) -> Closure:
        apply, budgeted = self.apply, self.budgeted
        typed = list(zip(arguments, self.kinds, strict=True))

        def call(frame: Frame) -> Any:
            budget = frame[BUDGET]
            values = [budget] if budgeted else []
            refused = False
            for argument, kind in typed:
                value = argument(frame)
                refused = refused or (kind is not None and type(value) not in kind)
                values.append(_admitted(value, budget) if type(value) in _SIZED else value)
            return None if refused else _counted(apply(*values), budget)

        return call


def _null(_frame: Frame) -> None:
    return None


def _unary(apply: Callable[[Any], Any], argument: Closure, kind: frozenset[type] | None) -> Closure:
    def call(frame: Frame) -> Any:
        value = argument(frame)
        if kind is not None and type(value) not in kind:
            return None
        budget = frame[BUDGET]
        return _counted(apply(_admitted(value, budget) if type(value) in _SIZED else value), budget)

    return call


def _admitted(value: Any, budget: Budget) -> Any:
    """A list or string as a function gets it: its size counted, its items FEEL values."""
    if type(value) is str:
        if len(value) > _MANY:
            budget.spend(len(value) >> 8)
        return value
    if len(value) > _MANY:
        budget.spend(len(value) >> 3)
    return lifted(value)


def _counted(result: Any, budget: Budget) -> Any:
    """A result, its size counted."""
    budget.left -= 1
    if budget.left < 0:
        budget.check()
    if type(result) is list:
        if len(result) > _MANY:
            budget.produce(len(result))
    elif type(result) is str and len(result) > _MANY:
        budget.write(len(result))
    return result


def _gathered(arguments: list[Closure], parameters: int) -> list[Closure]:
    """The arguments with those of the last, variadic parameter made one list."""
    *single, first = arguments[:parameters]
    rest = arguments[parameters:]
    if not rest and not single:

        def one(frame: Frame) -> list[Any]:
            value = first(frame)
            return value if type(value) is list else [value]

        return [*single, one]
    several = [first, *rest]
    return [*single, lambda frame: [argument(frame) for argument in several]]


class HostFunction:
    """A function that the host of the engine adds to the language.

    Args:
        call: takes the arguments as FEEL values, answers one; what it raises fails the evaluation with its message.
        signatures: the names of the parameters, one tuple for each number of arguments it can be called with.
            Named arguments that are left out are None.
    """

    __slots__ = ("overloads",)

    def __init__(self, call: Callable[..., Any], *signatures: tuple[str, ...]) -> None:
        def guarded(*arguments: Any) -> Any:
            try:
                return call(*arguments)
            except FeelError:
                raise
            except Exception as wrong:
                raise FeelError(str(wrong)) from wrong

        self.overloads = [
            Overload(names, (None,) * len(names), variadic=False, apply=guarded, budgeted=False)
            for names in signatures
        ]
