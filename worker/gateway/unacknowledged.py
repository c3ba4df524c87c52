"""Outcomes whose command nobody acknowledged, kept so that the work behind them is not done twice.

When the gateway hands the same job out again with the same retries, its outcome is sent again instead of being
worked out again, under the mask it was made with, as the gateway may quote what it is sent. It is memory of this
process: another worker that gets the job runs it.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from worker.execution.outcome import Fail

if TYPE_CHECKING:
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.telemetry.masking import Mask

# What an outcome takes besides its texts.
RECORD_SIZE = 500


class Kept(NamedTuple):
    """An outcome, the mask of the job it is of, and the job's retries; `size` in bytes, roughly."""

    retries: int
    outcome: Outcome
    mask: Mask | None
    size: int


class Unacknowledged:
    """Keeps up to `most` outcomes of up to `most_bytes` together; the oldest make room."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, job: Job, outcome: Outcome, mask: Mask | None = None) -> None:
        """Keep the outcome of a job, and the mask of its secrets.

        A failure that leaves the retries as they were is not kept: when the job comes back nothing tells
        whether the failure arrived, and a retry has to run.
        """
        self.drop(job.key)
        if isinstance(outcome, Fail) and outcome.retries == job.retries:
            return
        size = _size(outcome) + (mask.characters if mask else 0)
        if size > self._most_bytes:
            return
        self._kept[job.key] = Kept(job.retries, outcome, mask, size)
        self._bytes += size
        while len(self._kept) > self._most or self._bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.size

    def of(self, job: Job) -> Kept | None:
        """What is kept for an activation; an outcome of another count of retries is dropped, so that the job runs."""
        kept = self._kept.get(job.key)
        if kept is None or kept.retries == job.retries:
            return kept
        self.drop(job.key)
        return None

    def drop(self, key: int) -> None:
        """Forget the outcome of a job."""
        if kept := self._kept.pop(key, None):
            self._bytes -= kept.size


def _size(outcome: Outcome) -> int:
    message = getattr(outcome, "message", None) or ""
    return RECORD_SIZE + len(outcome.payload) + len(message)
