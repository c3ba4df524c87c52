"""What was probably meant by a name that nobody knows."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKENESS = 0.85
"""How much of a name has to be right."""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known name most like what was written; None if that is anybody's guess."""
    return next(iter(difflib.get_close_matches(written, list(known), n=1, cutoff=_LIKENESS)), None)
