"""Names in lines as long as their place allows."""

from __future__ import annotations

import textwrap
from typing import Final

MOST: Final = 4
"""Lines of a name."""


def lines_of(text: str, longest: int) -> list[str]:
    """The text in lines of at most `longest` characters; what does not fit ends in an ellipsis."""
    return textwrap.wrap(text, longest, max_lines=MOST, placeholder="…", break_long_words=True)
