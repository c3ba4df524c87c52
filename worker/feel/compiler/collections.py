"""List and context literals, filters, loops and quantifiers (spec section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from worker.feel.compiler.dispatch import compiled, compiles, operand
from worker.feel.compiler.scope import NO_ITEM, Bound, Entries, Item, Scope
from worker.feel.errors import FeelError
from worker.feel.frame import BUDGET, Closure, Frame
from worker.feel.syntax.tree import (
    And,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    Filter,
    For,
    In,
    InstanceOf,
    Interval,
    Iterator,
    ListLiteral,
    Literal,
    Negation,
    Or,
    Quantified,
    Steps,
    String,
    Temporal,
    UnaryComparison,
)
from worker.feel.values import numbers
from worker.feel.values.kinds import FEEL_TYPES, Context, Function, lift

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.feel.limits import Budget

# Forms whose value is never a number, so that no index is meant by them.
_CONDITIONS = (
    And, Or, Between, In, InstanceOf, Quantified, Comparison, UnaryComparison, Interval,
    String, ListLiteral, ContextLiteral, For, Temporal,
)  # fmt: skip

_ITERABLE = frozenset((list, range))


@compiles(ListLiteral)
def list_literal(node: ListLiteral, scope: Scope) -> Closure:
    """A new list."""
    items = [compiled(item, scope) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@compiles(ContextLiteral)
def context_literal(node: ContextLiteral, scope: Scope) -> Closure:
    """A new context; entries see those before them, functions are kept apart from values."""
    inner, entries = Entries(scope), []
    for key, value in node.entries:
        closure, slot = compiled(value, inner), scope.layout.slot()
        inner.slots[key] = slot
        entries.append((key, slot, closure))

    def context(frame: Frame) -> dict[str, Any]:
        values: dict[str, Any] = {}
        functions: dict[str, Function] = {}
        for key, slot, closure in entries:
            value = frame[slot] = closure(frame)
            if type(value) is Function:
                functions[key] = value
            else:
                values[key] = value
        return Context(values, functions) if functions else values

    return context


@compiles(Filter)
def filtered(node: Filter, scope: Scope) -> Closure:
    """An index, or the items for which a condition holds."""
    items, slot = operand(node.value, scope), scope.layout.slot()
    condition = node.condition
    if isinstance(condition, Literal | Negation) and (index := _static_index(condition)) is not None:
        return lambda frame: item_at(items(frame), index)
    test = operand(condition, Item(scope, slot))
    if isinstance(condition, _CONDITIONS):
        return _selection(items, test, slot, may_index=False)
    selection = _selection(items, test, slot, may_index=True)
    if isinstance(condition, Call) and not condition.path:
        return selection

    def index_or_selection(frame: Frame) -> Any:
        frame[slot] = NO_ITEM
        position = test(frame)
        return item_at(items(frame), position) if numbers.is_number(position) else selection(frame)

    return index_or_selection


def _static_index(node: Literal | Negation) -> numbers.Number | None:
    value = node.value.value if isinstance(node, Negation) and isinstance(node.value, Literal) else None
    if isinstance(node, Literal):
        return cast("numbers.Number", node.value) if numbers.is_number(node.value) else None
    return -cast("numbers.Number", value) if numbers.is_number(value) else None


def item_at(items: Any, index: numbers.Number) -> Any:
    """The item at a position from 1, or from the end if negative; None where there is none."""
    if type(items) is not list:
        return None
    position = numbers.to_int(index)
    if not position or abs(position) > len(items):
        return None
    return lift(items[position - 1 if position > 0 else position])


def _selection(source: Closure, test: Closure, slot: int, *, may_index: bool) -> Closure:
    def selection(frame: Frame) -> Any:
        items = source(frame)
        if type(items) is not list:
            return None
        budget: Budget = frame[BUDGET]
        kept = []
        undecided = may_index
        for item in items:
            budget.left -= 1
            if budget.left < 0:
                budget.check()
            frame[slot] = value = item if type(item) in FEEL_TYPES else lift(item)
            keep = test(frame)
            if keep is True:
                kept.append(value)
            elif undecided and numbers.is_number(keep):
                return item_at(items, keep)
            undecided = False
        return kept

    return selection


@compiles(For)
def loop(node: For, scope: Scope) -> Closure:
    """The body's value for every combination of the iterators' values; `partial` are the values so far."""
    partial = scope.layout.slot()
    slots, sources = _iterators(node.iterators, scope)
    names = {iterator.name: slot for iterator, slot in zip(node.iterators, slots, strict=True)}
    body = compiled(node.body, _Loop(scope, names, partial))
    if len(sources) == 1:
        return _single_loop(sources[0], slots[0], body, partial)

    def values(frame: Frame) -> list[Any] | None:
        found = _values(sources, frame)
        if found is None:
            return None
        budget: Budget = frame[BUDGET]
        results: list[Any] = []
        frame[partial] = results
        for _ in _bound(found, slots, frame):
            budget.left -= 1
            if budget.left < 0:
                budget.check()
            results.append(body(frame))
        budget.produce(len(results))
        return results

    return values


def _single_loop(source: Closure, slot: int, body: Closure, partial: int) -> Closure:
    """The loop over one list, which nearly all are."""

    def values(frame: Frame) -> list[Any] | None:
        items = source(frame)
        if type(items) not in _ITERABLE:
            return None
        budget: Budget = frame[BUDGET]
        results: list[Any] = []
        frame[partial] = results
        for item in items:
            budget.left -= 1
            if budget.left < 0:
                budget.check()
            frame[slot] = item if type(item) in FEEL_TYPES else lift(item)
            results.append(body(frame))
        budget.produce(len(results))
        return results

    return values


class _Loop(Bound):
    """A loop's scope; `partial` is a copy, as the list goes on growing."""

    def __init__(self, outer: Scope, names: dict[str, int], partial: int) -> None:
        super().__init__(outer, {"partial": partial} | names)
        self.partial = partial

    def slot(self, name: str) -> int | None:
        return None if name == "partial" else super().slot(name)

    def variable(self, name: str) -> Closure:
        if self.names.get(name) != self.partial:
            return super().variable(name)
        slot = self.partial

        def results_so_far(frame: Frame) -> list[Any]:
            frame[BUDGET].spend(len(frame[slot]) >> 6)
            return list(frame[slot])

        return results_so_far


@compiles(Quantified)
def quantified(node: Quantified, scope: Scope) -> Closure:
    """`some` is an `or` over the combinations, `every` an `and`."""
    slots, sources = _iterators(node.iterators, scope)
    names = {iterator.name: slot for iterator, slot in zip(node.iterators, slots, strict=True)}
    condition = operand(node.condition, Bound(scope, names))
    decisive = node.quantifier == "some"

    def holds(frame: Frame) -> bool | None:
        found = _values(sources, frame)
        if found is None:
            return None
        budget: Budget = frame[BUDGET]
        result: bool | None = not decisive
        for _ in _bound(found, slots, frame):
            budget.left -= 1
            if budget.left < 0:
                budget.check()
            answer = condition(frame)
            if answer is decisive:
                result = decisive
                break
            if type(answer) is not bool:
                result = None
        return result

    return holds


def _iterators(iterators: tuple[Iterator, ...], scope: Scope) -> tuple[list[int], list[Closure]]:
    """Slots and sources; no source sees another iterator's variable."""
    sources = [
        _steps(each.source, scope) if isinstance(each.source, Steps) else operand(each.source, scope)
        for each in iterators
    ]
    return [scope.layout.slot() for _ in iterators], sources


def _values(sources: list[Closure], frame: Frame) -> list[Iterable[Any]] | None:
    """What the iterators run over, None if one of the sources is no list."""
    found = [source(frame) for source in sources]
    return found if all(type(each) in _ITERABLE for each in found) else None


def _bound(values: list[Iterable[Any]], slots: list[int], frame: Frame) -> Iterable[None]:
    """Puts every combination of values into the slots, the first iterator outermost."""
    outermost, *inner = values
    for value in outermost:
        frame[slots[0]] = value if type(value) in FEEL_TYPES else lift(value)
        if not inner:
            yield
        else:
            yield from _bound(inner, slots[1:], frame)


def _steps(node: Steps, scope: Scope) -> Closure:
    start, end = operand(node.start, scope), operand(node.end, scope)

    def steps(frame: Frame) -> range | list[numbers.Number] | None:
        first, last = start(frame), end(frame)
        if not (numbers.is_number(first) and numbers.is_number(last)):
            return None
        if type(first) is int and type(last) is int:
            return range(first, last + 1) if first < last else range(first, last - 1, -1)
        return _decimal_steps(first, last, frame[BUDGET])

    return steps


def _decimal_steps(first: numbers.Number, last: numbers.Number, budget: Budget) -> list[numbers.Number]:
    found, step = [], 1 if first < last else -1
    while (first <= last) if step > 0 else (first >= last):
        budget.spend(1)
        found.append(first)
        following = numbers.add(first, step)
        if following == first:
            raise FeelError("A range of more than 34 digits can't be counted through.")
        first = following
    budget.produce(len(found))
    return found
