"""Loads structlog without rich, which it would import for tracebacks that this worker never lets it draw.

0.1 s and 4 MB of every start; what needs rich itself, such as the tables of the command line, still finds it later.
"""

from __future__ import annotations

import importlib
import sys


def load_structlog() -> None:
    """Imports structlog as if rich were not installed; does nothing once either is loaded."""
    if "structlog" in sys.modules or "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]  # the import system's own way to say "not there"
    try:
        importlib.import_module("structlog")
    finally:
        del sys.modules["rich"]
