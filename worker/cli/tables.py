"""Where commands print tables: as wide as the terminal, or with a line for each row for whatever reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST = 10_000
"""Columns of a table that no terminal shows."""


def table_console() -> Console:
    """The standard output."""
    from rich.console import Console

    console = Console(soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDEST
    return console
