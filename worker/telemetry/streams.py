"""The standard streams, masked: what a connector or a library prints past the logger is written without secrets too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

from worker.telemetry.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterable


class MaskedStream:
    """A text stream that masks each piece that is written to it; for all else it is the stream underneath."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes the text without secrets; says that all of it was written."""
        self._stream.write(masked(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """As `write`, line by line."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def mask_standard_streams() -> None:
    """Puts a mask before the standard output and error of the process, for whoever looks them up from now on."""
    sys.stdout = MaskedStream(sys.stdout)
    sys.stderr = MaskedStream(sys.stderr)
