"""The package that `connector-worker new` writes: one connector, its test, and what it takes to ship it.

`skeleton/` holds the files as they are written, `$name` and the like in place of what differs.
"""

from __future__ import annotations

from worker.scaffold.package import Package

__all__ = ["Package"]
