"""How points and ranges lie to each other: the interval relations of DMN 1.3, section 10.3.2.3.8.

A point is taken as the closed range from itself to itself, which makes one rule of each relation's forms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from worker.feel.builtins.registry import builtin
from worker.feel.values.comparison import order
from worker.feel.values.kinds import POINTS, Range

Relation: TypeAlias = Callable[[Range, Range], bool]

_POINTS = ("point1", "point2")
_POINT_RANGE = ("point", "range")
_RANGE_POINT = ("range", "point")
_RANGES = ("range1", "range2")


class _NotComparableError(Exception):
    """Two ends are of different types."""


def _order(left: Any, right: Any) -> int:
    found = order(left, right) if type(left) in POINTS else None
    if found is None:
        raise _NotComparableError
    return found


def _relation(name: str, *forms: tuple[str, str]) -> Callable[[Relation], Relation]:
    """Declares a relation with the forms of arguments it takes."""

    def register(relation: Relation) -> Relation:
        signatures = [", ".join(f"{parameter}: point or range" for parameter in form) for form in forms]
        builtin(name, *signatures)(_guarded(relation, forms))
        return relation

    return register


def _guarded(relation: Relation, forms: tuple[tuple[str, str], ...]) -> Callable[[Any, Any], bool | None]:
    shapes = {tuple("range" in parameter for parameter in form) for form in forms}

    def holds(left: Any, right: Any) -> bool | None:
        if (isinstance(left, Range), isinstance(right, Range)) not in shapes:
            return None
        try:
            return relation(_as_range(left), _as_range(right))
        except _NotComparableError:
            return None

    return holds


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, start_included=True, end_included=True)


@_relation("before", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def before(a: Range, b: Range) -> bool:
    """The first ends before the second starts."""
    gap = _order(a.end, b.start)
    return gap < 0 or (gap == 0 and not (a.end_included and b.start_included))


@_relation("after", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def after(a: Range, b: Range) -> bool:
    """The first starts after the second ends."""
    return before(b, a)


@_relation("meets", _RANGES)
def meets(a: Range, b: Range) -> bool:
    """The first ends at the very point where the second starts."""
    return _order(a.end, b.start) == 0 and a.end_included and b.start_included


@_relation("met by", _RANGES)
def met_by(a: Range, b: Range) -> bool:
    """The second meets the first."""
    return meets(b, a)


@_relation("overlaps", _RANGES)
def overlaps(a: Range, b: Range) -> bool:
    """They have a point in common."""
    return not before(a, b) and not before(b, a)


@_relation("overlaps before", _RANGES)
def overlaps_before(a: Range, b: Range) -> bool:
    """The first starts earlier and ends inside the second."""
    start, end = _order(a.start, b.start), _order(a.end, b.end)
    return (
        (start < 0 or (start == 0 and a.start_included and not b.start_included))
        and not before(a, b)
        and (end < 0 or (end == 0 and (not a.end_included or b.end_included)))
    )


@_relation("overlaps after", _RANGES)
def overlaps_after(a: Range, b: Range) -> bool:
    """The first starts inside the second and ends later."""
    start, end = _order(a.start, b.start), _order(a.end, b.end)
    return (
        (start > 0 or (start == 0 and b.start_included and not a.start_included))
        and not before(b, a)
        and (end > 0 or (end == 0 and (not b.end_included or a.end_included)))
    )


@_relation("finishes", _POINT_RANGE, _RANGES)
def finishes(a: Range, b: Range) -> bool:
    """The first lies in the second and ends with it."""
    start = _order(a.start, b.start)
    return (
        _order(a.end, b.end) == 0
        and a.end_included == b.end_included
        and (start > 0 or (start == 0 and (not a.start_included or b.start_included)))
    )


@_relation("finished by", _RANGE_POINT, _RANGES)
def finished_by(a: Range, b: Range) -> bool:
    """The second finishes the first."""
    return finishes(b, a)


@_relation("includes", _RANGE_POINT, _RANGES)
def includes(a: Range, b: Range) -> bool:
    """The second lies in the first."""
    start, end = _order(a.start, b.start), _order(a.end, b.end)
    return (start < 0 or (start == 0 and (a.start_included or not b.start_included))) and (
        end > 0 or (end == 0 and (a.end_included or not b.end_included))
    )


@_relation("during", _POINT_RANGE, _RANGES)
def during(a: Range, b: Range) -> bool:
    """The first lies in the second."""
    return includes(b, a)


@_relation("starts", _POINT_RANGE, _RANGES)
def starts(a: Range, b: Range) -> bool:
    """The first lies in the second and starts with it."""
    end = _order(a.end, b.end)
    return (
        _order(a.start, b.start) == 0
        and a.start_included == b.start_included
        and (end < 0 or (end == 0 and (not a.end_included or b.end_included)))
    )


@_relation("started by", _RANGE_POINT, _RANGES)
def started_by(a: Range, b: Range) -> bool:
    """The second starts the first."""
    return starts(b, a)


@_relation("coincides", _POINTS, _RANGES)
def coincides(a: Range, b: Range) -> bool:
    """They are the same."""
    return (
        _order(a.start, b.start) == 0
        and _order(a.end, b.end) == 0
        and (a.start_included, a.end_included) == (b.start_included, b.end_included)
    )
