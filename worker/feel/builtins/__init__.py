"""The built-in functions, one module a group; importing this package registers all of them."""

from __future__ import annotations

from worker.feel.builtins import (
    booleans,
    contexts,
    conversion,
    lists,
    numeric,
    ranges,
    statistics,
    strings,
    temporals,
)

__all__ = [
    "booleans",
    "contexts",
    "conversion",
    "lists",
    "numeric",
    "ranges",
    "statistics",
    "strings",
    "temporals",
]
