"""The values Python has no type for, and the way from the caller's data to FEEL values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson

from worker.feel.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from worker.feel.values import numbers


class Context(dict[str, Any]):
    """A context that holds functions beside its values: callable by path, no part of the result."""

    __slots__ = ("functions",)

    def __init__(self, values: dict[str, Any], functions: dict[str, Function]) -> None:
        super().__init__(values)
        self.functions = functions


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the expression itself.

    Attributes:
        parameters: their names.
        invoke: runs it with as many values as it has parameters.
    """

    parameters: tuple[str, ...]
    invoke: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Range:
    """`[start..end]` as an argument; its ends are numbers or temporal values of one type."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool


class HostValue:
    """Something a host function answers for the host to find in the result: expressions only pass it on."""

    __slots__ = ()


POINTS = frozenset((int, Decimal, Date, Time, DateTime, DaysTimeDuration, YearsMonthsDuration))
CONTEXTS = frozenset((dict, Context))
FEEL_TYPES = POINTS | CONTEXTS | {str, bool, type(None), list, Function, Range}


def lift(value: Any) -> Any:
    """Something taken out of a container as a FEEL value, what it contains untouched."""
    kind = type(value)
    if kind in FEEL_TYPES:
        return value
    return numbers.from_double(value) if kind is float else _lift(value)


def lifted(items: list[Any]) -> list[Any]:
    """The items of a list as FEEL values; the list itself if they are already."""
    for item in items:
        if type(item) not in FEEL_TYPES:
            return [lift(item) for item in items]
    return items


def _lift(value: Any) -> Any:
    if isinstance(value, float):
        return numbers.from_double(value)
    if isinstance(value, Decimal):
        return numbers.normal(Decimal(value)) if value.is_finite() else None
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if isinstance(value, Enum):
        return lift(value.value)
    for kind in (int, str):  # a subclass, whose own behaviour has no place here
        if isinstance(value, kind):
            return kind(value)
    return value if isinstance(value, HostValue) else _foreign(value)


def _foreign(value: Any) -> Any:
    """What JSON makes of a value that is no FEEL value, such as a UUID; the value itself if nothing."""
    try:
        return lift(orjson.loads(orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATACLASS)))
    except (TypeError, ValueError):
        return value
