"""Equality, order and containment (spec section 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from worker.feel import temporal
from worker.feel.errors import FeelError
from worker.feel.values.kinds import CONTEXTS, POINTS, Range, lift

_BY_VALUE = frozenset((str, bool, int, Decimal))
_ORDERED = POINTS | {str}


def equal(left: Any, right: Any) -> bool | None:
    """`left = right`; None where the types differ."""
    if left is None or right is None:
        return left is right
    kind, other = type(left), type(right)
    if kind is other:
        if kind in _BY_VALUE:
            return bool(left == right)
        if kind is list:
            return len(left) == len(right) and all(map(_same, left, right))
    if kind in CONTEXTS and other in CONTEXTS:
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if _is_number(kind) and _is_number(other):
        return bool(left == right)
    return temporal.equal(left, right)


def _is_number(kind: type) -> bool:
    return kind is int or kind is Decimal


def _same(left: Any, right: Any) -> bool:
    return equal(lift(left), lift(right)) is True


def contains(items: list[Any], wanted: Any) -> bool:
    """Whether a list has such an item; unlike `=`, a context is never found."""
    return any(_identical(lift(item), wanted) for item in items)


def _identical(left: Any, right: Any) -> bool:
    if type(left) in CONTEXTS:
        return False
    if type(left) is list and type(right) is list:
        return len(left) == len(right) and all(
            _identical(lift(a), lift(b)) for a, b in zip(left, right, strict=True)
        )
    return equal(left, right) is True


def order(left: Any, right: Any) -> int | None:
    """Below, at or above zero as left is before, at or after right; None where there is no order.

    Raises:
        FeelError: lists of things that have an order are compared.
    """
    kind, other = type(left), type(right)
    if _is_number(kind) and _is_number(other):
        return int(left > right) - int(left < right)
    if kind is not other:
        return None
    if kind is str:
        if not (left.isascii() and right.isascii()):
            left, right = _code_units(left), _code_units(right)
        return int(left > right) - int(left < right)
    if kind is list and _has_ordered_items(left) and _has_ordered_items(right):
        raise FeelError("Lists have no order: they can't be compared with <, <=, > or >=.")
    return temporal.compare(left, right)


def _has_ordered_items(items: list[Any]) -> bool:
    """Whether the reference takes a list for comparable, to fail when it compares."""
    for raw in items:
        item = lift(raw)
        if not (type(item) in _ORDERED or (type(item) is list and _has_ordered_items(item))):
            return False
    return bool(items)


def _code_units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def less(left: Any, right: Any) -> bool | None:
    """`left < right`."""
    found = order(left, right)
    return None if found is None else found < 0


def at_most(left: Any, right: Any) -> bool | None:
    """`left <= right`."""
    found = order(left, right)
    return None if found is None else found <= 0


def greater(left: Any, right: Any) -> bool | None:
    """`left > right`."""
    found = order(left, right)
    return None if found is None else found > 0


def at_least(left: Any, right: Any) -> bool | None:
    """`left >= right`."""
    found = order(left, right)
    return None if found is None else found >= 0


def unequal(left: Any, right: Any) -> bool | None:
    """`left != right`."""
    found = equal(left, right)
    return None if found is None else not found


OPERATORS = {"=": equal, "!=": unequal, "<": less, "<=": at_most, ">": greater, ">=": at_least}


def in_range(value: Any, bounds: Range) -> bool | None:
    """Whether a value lies between two ends; None where it can't be compared with one."""
    start, end = order(value, bounds.start), order(value, bounds.end)
    if start is None or end is None:
        return None
    return (start > 0 or (start == 0 and bounds.start_included)) and (
        end < 0 or (end == 0 and bounds.end_included)
    )
