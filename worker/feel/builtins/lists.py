"""List functions; positions are counted from 1, negative ones from the end."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from worker.feel.builtins.registry import builtin
from worker.feel.errors import FeelError
from worker.feel.values.comparison import contains, equal
from worker.feel.values.kinds import Function, lift
from worker.feel.values.numbers import Number, to_int

if TYPE_CHECKING:
    from worker.feel.limits import Budget

_HASHABLE = frozenset((str, int))


@builtin("list contains", "list: list, element")
def list_contains(items: list[Any], element: Any) -> bool:
    """Whether an item equals the element; contexts never do."""
    return contains(items, element)


@builtin("count", "list: list")
def count(items: list[Any]) -> int:
    """The number of items."""
    return len(items)


@builtin("is empty", "list: list")
def is_empty(items: list[Any]) -> bool:
    """Whether there are no items."""
    return not items


@builtin("sublist", "list: list, start: number", "list: list, start: number, length: number")
def sublist(items: list[Any], start: Number, length: Number | None = None) -> list[Any] | None:
    """The items from a position; null for position 0."""
    position = to_int(start)
    if not position:
        return None
    first = position - 1 if position > 0 else len(items) + position
    end = len(items) if length is None else first + to_int(length)
    return items[max(first, 0) : max(end, 0)]


@builtin("append", "list: list, items...: list")
def append(items: list[Any], more: list[Any]) -> list[Any]:
    """The list with further items at its end."""
    return [*items, *more]


@builtin("concatenate", "lists...: list")
def concatenate(lists: list[Any]) -> list[Any]:
    """One list of all lists' items; what is no list is an item."""
    joined: list[Any] = []
    for part in lists:
        joined.extend(part if type(part) is list else [part])
    return joined


@builtin("insert before", "list: list, position: number, newItem")
def insert_before(items: list[Any], position: Number, new_item: Any) -> list[Any] | None:
    """The list with an item put before the one at a position; null for position 0."""
    index = to_int(position)
    if not index:
        return None
    start = index - 1 if index > 0 else max(len(items) + index, 0)
    return [*items[:start], new_item, *items[start:]]


@builtin("remove", "list: list, position: number")
def remove(items: list[Any], position: Number) -> list[Any] | None:
    """The list without the item at a position; null for position 0."""
    index = to_int(position)
    if not index:
        return None
    start = index - 1 if index > 0 else len(items) + index
    return [item for at, item in enumerate(items) if at != start]


@builtin("reverse", "list: list")
def reverse(items: list[Any]) -> list[Any]:
    """The items from last to first."""
    return items[::-1]


@builtin("index of", "list: list, match", budget=True)
def index_of(budget: Budget, items: list[Any], match: Any) -> list[int]:
    """The positions of all items equal to a value."""
    budget.spend(len(items))
    return [at for at, item in enumerate(items, 1) if equal(item, match) is True]


@builtin("union", "lists...: list", budget=True)
def union(budget: Budget, lists: list[Any]) -> list[Any]:
    """One list of all lists' items, each once."""
    return distinct_values(budget, concatenate(lists))


@builtin("distinct values", "list: list", budget=True)
def distinct_values(budget: Budget, items: list[Any]) -> list[Any]:
    """Each value once, where it comes first."""
    return [item for item, times in _occurrences(budget, items)]


@builtin("duplicate values", "list: list", budget=True)
def duplicate_values(budget: Budget, items: list[Any]) -> list[Any]:
    """The values that come more than once."""
    return [item for item, times in _occurrences(budget, items) if times > 1]


def _occurrences(budget: Budget, items: list[Any]) -> list[tuple[Any, int]]:
    """The distinct values and how often each is there; strings and whole numbers are hashed, others compared."""
    found: list[list[Any]] = []
    hashed: dict[tuple[type, Any], list[Any]] = {}
    others: list[list[Any]] = []
    for raw in items:
        item = lift(raw)
        key = (type(item), item) if type(item) in _HASHABLE else None
        entry = hashed.get(key) if key else None
        if entry is None:
            candidates = others if key else found
            budget.spend(len(candidates))
            entry = next((each for each in candidates if equal(each[0], item) is True), None)
        if entry is None:
            entry = [item, 0]
            found.append(entry)
            if not key:
                others.append(entry)
        if key:
            hashed[key] = entry
        entry[1] += 1
    return [(item, times) for item, times in found]


@builtin("flatten", "list: list", budget=True)
def flatten(budget: Budget, items: list[Any]) -> list[Any]:
    """The items of all lists inside lists."""
    while list in map(type, items):  # one level of nesting each time
        flat: list[Any] = []
        for item in items:
            if type(item) is list:
                flat.extend(item)
            else:
                flat.append(item)
        budget.produce(len(flat))
        items = flat
    return items


@builtin("sort", "list: list, precedes: function")
def sort(items: list[Any], precedes: Function) -> list[Any] | None:
    """The items in the order of a function that says whether its first argument comes before its second."""
    if len(precedes.parameters) != 2:  # noqa: PLR2004 - the two that are compared
        return None

    def before(first: Any, second: Any) -> bool:
        answer = precedes.invoke(first, second)
        if type(answer) is not bool:
            raise _NoOrderError
        return answer

    def compare(first: Any, second: Any) -> int:
        return -1 if before(first, second) else int(before(second, first))

    try:
        return sorted(items, key=cmp_to_key(compare))
    except _NoOrderError:
        return None


class _NoOrderError(FeelError):
    """The function of `sort` answered something else than a boolean."""


@builtin("partition", "list: list, size: number")
def partition(items: list[Any], size: Number) -> list[list[Any]] | None:
    """Lists of so many items each, the last one may be shorter; null for a size below 1."""
    step = to_int(size)
    if step < 1:
        return None
    return [items[at : at + step] for at in range(0, len(items), step)]
