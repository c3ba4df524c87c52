"""FEEL's grammar: text to a tree (`parse`) and a tree to text (`to_text`)."""

from __future__ import annotations

from worker.feel.syntax.parser import parse
from worker.feel.syntax.printer import to_text

__all__ = ["parse", "to_text"]
