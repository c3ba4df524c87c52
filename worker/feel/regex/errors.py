"""What stops a regular expression that asks for too much."""

from __future__ import annotations


class RegexLimitError(Exception):
    """A pattern is too long or too deep, or matching it would take too much time.

    The caller turns it into an evaluation failure; the message neither shows the pattern nor the text.
    """
