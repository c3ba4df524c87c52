"""Loads libraries without what they would import for services that nobody asks of them here.

structlog brings rich for tracebacks that this worker never lets it draw: 0.1 s and 4 MB of every start. uvicorn brings
watchfiles to start itself anew when sources change: 1 MB. What needs those itself, such as the tables of the command
line and `dev`, still finds them later.
"""

from __future__ import annotations

import importlib
import sys


def load_structlog() -> None:
    """Imports structlog as if rich were not installed; does nothing once either is loaded."""
    _load("structlog", without="rich")


def load_uvicorn() -> None:
    """Imports uvicorn as if watchfiles were not installed; does nothing once either is loaded."""
    _load("uvicorn", without="watchfiles")


def _load(library: str, without: str) -> None:
    if library in sys.modules or without in sys.modules:
        return
    sys.modules[without] = None  # type: ignore[assignment]  # the import system's own way to say "not there"
    try:
        importlib.import_module(library)
    finally:
        del sys.modules[without]
