"""What can't be read or said in FEEL."""

from __future__ import annotations


class Unsupported(ValueError):
    """A piece of a model that has no counterpart, or is not understood.

    Args:
        why: one sentence, for the person who moves the model.
        advice: what to do about it.
    """

    def __init__(self, why: str, advice: str = "Write it by hand.") -> None:
        super().__init__(why)
        self.why = why
        self.advice = advice
