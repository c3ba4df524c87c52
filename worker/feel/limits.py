"""What one evaluation may use, so that no model takes the worker down."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NoReturn

from worker.feel.errors import FeelError

STEPS_BETWEEN_CHECKS = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of an expression; the defaults suit an expression evaluated on the event loop.

    Attributes:
        depth: how deep brackets, calls and forms of the text may nest.
        seconds: processor time of one evaluation.
        items: list items that one evaluation may produce, all lists together.
        characters: length of a string that is produced.
    """

    depth: int = 200
    seconds: float = 0.1
    items: int = 1_000_000
    characters: int = 10_000_000


DEFAULT_LIMITS = Limits()


class Budget:
    """What is left of the limits during one evaluation.

    Loops and calls count `left` down and call `check` below zero: looking at the clock each time would cost more
    than most steps do. Time runs from the first look, so a small expression never asks for it.
    """

    __slots__ = ("deadline", "items", "left", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = STEPS_BETWEEN_CHECKS
        self.items = limits.items
        self.deadline = 0.0

    def check(self) -> None:
        """Fails when the time is up.

        Raises:
            FeelError: it is.
        """
        self.left = STEPS_BETWEEN_CHECKS
        now = time.thread_time()
        if not self.deadline:
            self.deadline = now + self.limits.seconds
        elif now > self.deadline:
            raise FeelError(f"The evaluation takes longer than {self.limits.seconds * 1000:g} ms.")

    def spend(self, steps: int) -> None:
        """Counts many steps at once."""
        self.left -= steps
        if self.left < 0:
            self.check()

    def produce(self, items: int) -> None:
        """Counts items of a list that was made.

        Raises:
            FeelError: there are more of them than one evaluation may make.
        """
        self.items -= items
        if self.items < 0:
            raise FeelError(f"The evaluation produces more than {self.limits.items} list items.")
        self.spend(items >> 3)

    def write(self, characters: int) -> None:
        """Counts a string that is about to be made.

        Raises:
            FeelError: it is longer than a string may be.
        """
        if characters > self.limits.characters:
            self._too_long()
        self.spend(characters >> 8)

    def _too_long(self) -> NoReturn:
        raise FeelError(f"The evaluation produces a string of more than {self.limits.characters} characters.")
