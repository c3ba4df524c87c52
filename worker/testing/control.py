"""What stands for the gateway where there is none."""

from __future__ import annotations


class StandaloneControl:
    """A `JobControl`: time-outs are noted, nothing bounds the job.

    Attributes:
        timeouts: the time-outs that the job asked for, in seconds.
        progressed: how often the connector said that work goes on.
    """

    overran: float | None = None

    def __init__(self) -> None:
        self.timeouts: list[float] = []
        self.progressed = 0

    async def set_timeout(self, seconds: float) -> None:
        """Notes the time-out."""
        self.timeouts.append(seconds)

    def progress(self) -> None:
        """Notes the progress."""
        self.progressed += 1
