"""The arithmetic operators over all types: numbers here, strings for `+`, the rest is temporal (spec section 7, 11)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from worker.feel import temporal
from worker.feel.values import numbers

_NUMBERS = frozenset((int, Decimal))


def add(left: Any, right: Any) -> Any:
    """`left + right`; None where it is not defined."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return numbers.add(left, right)
    if kind is str and other is str:
        return left + right
    return temporal.add(left, right)


def subtract(left: Any, right: Any) -> Any:
    """`left - right`."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return numbers.subtract(left, right)
    return temporal.subtract(left, right)


def multiply(left: Any, right: Any) -> Any:
    """`left * right`."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return numbers.multiply(left, right)
    return temporal.multiply(left, right)


def divide(left: Any, right: Any) -> Any:
    """`left / right`."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return numbers.divide(left, right)
    return temporal.divide(left, right)


def power(left: Any, right: Any) -> Any:
    """`left ** right`, of numbers only."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return numbers.power(left, right)
    return None


def negate(value: Any) -> Any:
    """`-value`, of numbers only."""
    if type(value) is int:
        return -value
    return numbers.normal(value.copy_negate()) if type(value) is Decimal else None


OPERATORS = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
