"""What an evaluation runs on: one list, the frame, that all closures of an expression share.

Slot 0 holds the budget, then come the variables of the caller's context, then what the expression binds itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Frame: TypeAlias = list[Any]
Closure: TypeAlias = Callable[[Frame], Any]

BUDGET = 0
"""The slot of the budget."""

ABSENT = object()
"""What the slot of `?` holds when the caller gave no such variable."""
