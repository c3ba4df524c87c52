"""What can't be read or said in FEEL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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


@contextmanager
def within_depth() -> Iterator[None]:
    """Bounds how deep what is read or said in its block may nest."""
    try:
        yield
    except RecursionError:
        raise Unsupported("it nests too deep", "Move it into a job worker.") from None
