"""What is down for now, and how long jobs wait for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = 5.0
LONGEST = 60.0


class SecretsDown(Exception):
    """A provider, or the model that says what may be used, can't be asked for now.

    Attributes:
        after: seconds to wait before the next try.
    """

    def __init__(self, message: str, after: float) -> None:
        super().__init__(message)
        self.after = after


class Outage:
    """Back-offs in seconds that grow while an outage lasts, however many jobs meet it: 5 s, then as long as it lasted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None

    @property
    def lasts(self) -> bool:
        """Whether the last try failed."""
        return self._since is not None

    def failed(self) -> float:
        """The back-off after a try that failed."""
        now = self._clock()
        if self._since is None:
            self._since = now
        return min(LONGEST, max(FIRST, now - self._since))

    def ended(self) -> None:
        """Says that a try succeeded."""
        self._since = None
