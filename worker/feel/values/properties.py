"""Paths: `.name` on every kind of value (spec section 9)."""

from __future__ import annotations

from typing import Any

from worker.feel.temporal import MISSING, Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from worker.feel.values.kinds import CONTEXTS, FEEL_TYPES, lift

_TEMPORAL = frozenset((Date, DateTime, Time, DaysTimeDuration, YearsMonthsDuration))


def property_of(value: Any, name: str) -> Any:
    """An entry of a context, a property of a temporal value, each item's of a list; None where there is none."""
    kind = type(value)
    if kind in CONTEXTS:
        return lift(value.get(name))
    if kind is list:
        return [
            (found if type(found := item.get(name)) in FEEL_TYPES else lift(found))
            if type(item) is dict
            else property_of(lift(item), name)
            for item in value
        ]
    if kind in _TEMPORAL:
        found = value.property(name)
        return None if found is MISSING else found
    return None
