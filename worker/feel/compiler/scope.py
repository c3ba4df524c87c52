"""Names at compile time: which slot of the frame a variable, an iterator or an entry has.

Names are resolved to slots once; only inside a filter, where the items' own entries hide other names, is a name
looked up in the item at run time.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from worker.feel.errors import FeelError
from worker.feel.frame import ABSENT, BUDGET, Closure, Frame
from worker.feel.values.kinds import CONTEXTS, Context, Function, lift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.feel.functions import HostFunction


class Layout:
    """The slots of one expression's frame.

    Attributes:
        size: how many there are.
        roots: slots of the variables that come from the caller's context.
        host: the functions the caller gave.
        fallible: whether a part of the expression can fail on its own (see `Failed`).
        defining: whether the expression defines functions, which its contexts may hold.
        null_calls: the names in calls that no function takes, by where they stand.
    """

    def __init__(self, host: Mapping[str, HostFunction], *, fallible: bool, defining: bool) -> None:
        self.size = BUDGET + 1
        self.roots: dict[str, int] = {}
        self.host = host
        self.fallible = fallible
        self.defining = defining
        self.null_calls: dict[int, str] = {}

    def slot(self) -> int:
        """A slot of its own."""
        self.size += 1
        return self.size - 1

    def root(self, name: str) -> int:
        """The slot of a variable of the context."""
        if name not in self.roots:
            self.roots[name] = self.slot()
        return self.roots[name]


class Scope:
    """The outermost scope: the caller's context. The others are each inside one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def slot(self, name: str) -> int | None:
        """The slot that holds a variable; None where only the evaluation can tell."""
        return self.layout.root(name)

    def variable(self, name: str) -> Closure:
        """What reads a variable."""
        return itemgetter(self.layout.root(name))

    def functions(self, name: str) -> list[Closure]:  # noqa: ARG002 - only inner scopes have functions
        """What may find a function of the expression itself, nearest first; each answers null if it has none."""
        return []

    def input_value(self) -> Closure:
        """What reads `?`."""
        slot = self.layout.root("?")

        def input_value(frame: Frame) -> Any:
            value = frame[slot]
            if value is ABSENT:
                raise FeelError(
                    "There is no input value: '?' stands for one inside a test on the right of 'in'."
                )
            return value

        return input_value

    def input_slot(self) -> int:
        """The slot of the value that `> 5` or `[1..3]` is a test of."""
        return self.layout.root("cellInput")


class Inner(Scope):
    """A scope inside another that adds nothing yet."""

    def __init__(self, outer: Scope) -> None:
        super().__init__(outer.layout)
        self.outer = outer

    def slot(self, name: str) -> int | None:
        return self.outer.slot(name)

    def variable(self, name: str) -> Closure:
        return self.outer.variable(name)

    def functions(self, name: str) -> list[Closure]:
        return self.outer.functions(name)

    def input_value(self) -> Closure:
        return self.outer.input_value()

    def input_slot(self) -> int:
        return self.outer.input_slot()


class Bound(Inner):
    """Iterators, `partial` and parameters."""

    def __init__(self, outer: Scope, names: Mapping[str, int]) -> None:
        super().__init__(outer)
        self.names = names

    def slot(self, name: str) -> int | None:
        return self.names[name] if name in self.names else self.outer.slot(name)

    def variable(self, name: str) -> Closure:
        return itemgetter(self.names[name]) if name in self.names else self.outer.variable(name)


class Entries(Inner):
    """The entries of a context literal so far: a value is a variable, a function can be called."""

    def __init__(self, outer: Scope) -> None:
        super().__init__(outer)
        self.slots: dict[str, int] = {}

    def slot(self, name: str) -> int | None:
        return None if name in self.slots else self.outer.slot(name)

    def variable(self, name: str) -> Closure:
        if name not in self.slots:
            return self.outer.variable(name)
        slot, outer = self.slots[name], self.outer.variable(name)

        def entry(frame: Frame) -> Any:
            value = frame[slot]
            return outer(frame) if type(value) is Function else value

        return entry

    def functions(self, name: str) -> list[Closure]:
        outer = self.outer.functions(name)
        if name not in self.slots:
            return outer
        slot = self.slots[name]

        def entry(frame: Frame) -> Function | None:
            value = frame[slot]
            return value if type(value) is Function else None

        return [entry, *outer]


NO_ITEM = object()
"""What an item's slot holds while a filter is evaluated outside of the items, to see whether it is an index."""


class Item(Inner):
    """Inside a filter: the item's own entries, then `item`, then what is outside."""

    def __init__(self, outer: Scope, item: int) -> None:
        super().__init__(outer)
        self.item = item

    def slot(self, name: str) -> None:  # noqa: ARG002 - an item may have an entry of any name
        return None

    def variable(self, name: str) -> Closure:
        slot, outer, is_item = self.item, self.outer.variable(name), name == "item"

        def entry(frame: Frame) -> Any:
            item = frame[slot]
            if type(item) in CONTEXTS and name in item:
                return lift(item[name])
            return item if is_item and item is not NO_ITEM else outer(frame)

        return entry

    def functions(self, name: str) -> list[Closure]:
        slot = self.item

        def entry(frame: Frame) -> Function | None:
            item = frame[slot]
            return item.functions.get(name) if type(item) is Context else None

        return [entry, *self.outer.functions(name)]


class Input(Inner):
    """Inside a test on the right of `in`."""

    def __init__(self, outer: Scope, tested: int) -> None:
        super().__init__(outer)
        self.tested = tested

    def input_value(self) -> Closure:
        return itemgetter(self.tested)

    def input_slot(self) -> int:
        return self.tested
