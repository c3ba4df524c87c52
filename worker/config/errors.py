"""What is wrong with the settings, said so that whoever operates the worker can mend it."""

from __future__ import annotations


class ConfigError(Exception):
    """The worker can't start with these settings.

    Args:
        problems: one line each: the setting as it was written, what is wrong with it, an example; no secret value.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
