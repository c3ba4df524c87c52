"""Document references among inputs and results, the functions that inputs may call on them, and where content is kept."""

from __future__ import annotations
