"""Functions over lists of numbers, or of other values that have an order."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from functools import reduce
from typing import Any

from worker.feel.builtins.registry import builtin
from worker.feel.errors import FeelError
from worker.feel.values import numbers
from worker.feel.values.comparison import order
from worker.feel.values.kinds import POINTS

_NUMBERS = frozenset((int, Decimal))
_ORDERED = POINTS | {str, list}


def _all_numbers(items: list[Any]) -> bool:
    return _NUMBERS.issuperset(map(type, items))


@builtin("min", "list...: list")
def minimum(items: list[Any]) -> Any:
    """The least of values of one type; null if there is none or their types differ."""
    return _extreme(items, -1)


@builtin("max", "list...: list")
def maximum(items: list[Any]) -> Any:
    """The greatest of values of one type; null if there is none or their types differ."""
    return _extreme(items, 1)


def _extreme(items: list[Any], sign: int) -> Any:
    if not items or type(items[0]) not in _ORDERED:
        return None
    best = items[0]
    for item in items[1:]:
        comparison = order(item, best)
        if comparison is None:
            return None
        if comparison * sign > 0:
            best = item
    return best


@builtin("sum", "list...: list")
def total(items: list[Any]) -> numbers.Number | None:
    """The sum of numbers; null if there are none or something else is among them."""
    return numbers.total(items) if items and _all_numbers(items) else None


@builtin("product", "list...: list")
def product(items: list[Any]) -> numbers.Number | None:
    """The product of numbers; null if there are none or something else is among them."""
    return reduce(numbers.multiply, items) if items and _all_numbers(items) else None


@builtin("mean", "list...: list")
def mean(items: list[Any]) -> numbers.Number | None:
    """The arithmetic mean; null if there are no numbers or something else is among them."""
    summed = total(items)
    return None if summed is None else numbers.divide(summed, len(items))


@builtin("median", "list...: list")
def median(items: list[Any]) -> numbers.Number | None:
    """The middle one in order, or the mean of the two middle ones."""
    if not items or not _all_numbers(items):
        return None
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]  # type: ignore[no-any-return] # a number, as checked
    return numbers.divide(numbers.add(ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev", "list...: list")
def standard_deviation(items: list[Any]) -> numbers.Number | None:
    """The standard deviation of a sample, by doubles.

    Raises:
        FeelError: there is only one number.
    """
    average = mean(items)
    if average is None:
        return None
    if len(items) == 1:
        raise FeelError("'stddev' of a single number is not defined.")
    squares = [numbers.multiply(gap, gap) for gap in (numbers.subtract(item, average) for item in items)]
    variance = numbers.divide(reduce(numbers.add, squares), len(items) - 1)
    assert variance is not None
    return numbers.from_double(math.sqrt(numbers.to_double(variance)))


@builtin("mode", "list...: list")
def mode(items: list[Any]) -> list[numbers.Number] | None:
    """The most frequent numbers in ascending order."""
    if not _all_numbers(items):
        return None
    times = Counter(Decimal(item) for item in items)
    most = max(times.values(), default=0)
    first: dict[Decimal, numbers.Number] = {}
    for item in items:
        first.setdefault(Decimal(item), item)
    return [first[value] for value in sorted(value for value, count in times.items() if count == most)]
