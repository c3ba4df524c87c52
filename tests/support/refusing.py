"""A connector that, as soon as it is told to, refuses to start; `support.plugin` installs it."""

from __future__ import annotations

import time
from pathlib import Path

from pydantic import BaseModel

from connectors.sdk import Context, connector, operation

TOLD = "told"
"""The file beside the module that tells it."""


class Nothing(BaseModel):
    """No input."""


@connector(type="test:refusing:1", name="Refusing")
class Refusing:
    """Has no jobs: no worker with it ever starts."""

    def start(self) -> None:
        while not Path(__file__).with_name(TOLD).exists():
            time.sleep(0.05)
        raise OSError("no licence")

    @operation("", name="Nothing")
    def nothing(self, input: Nothing, context: Context) -> None:
        """Never runs."""
