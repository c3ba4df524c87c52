"""The jobs of late with their data, kept up to a number of bytes, the oldest dropped."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from worker.console import payload
from worker.console.timeline import Timeline
from worker.execution.outcome import Complete, Fail
from worker.telemetry.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.console.changes import Changes
    from worker.console.exchanges import Call
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

MOST_BYTES: Final = 32 * 1024 * 1024
OVERHEAD: Final = 1_500
"""Bytes that a job takes beside its data, roughly."""


@dataclass(slots=True)
class Entry:
    """A job of late. `started` is in seconds since the epoch; `seconds` is None while the job runs.

    `data` is JSON without secrets; `version` is that of its last change.
    """

    number: int
    facts: dict[str, int | str]
    connector: str
    started: float
    data: bytes
    seconds: float | None = None
    outcome: str = "running"
    message: str = ""
    version: int = 0

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        return OVERHEAD + len(self.data) + len(self.message)

    def summary(self) -> dict[str, Any]:
        """A line about it; keys are texts, as JavaScript's numbers don't hold them."""
        return {
            "number": self.number,
            "key": str(self.facts["job_key"]),
            "type": self.facts["job_type"],
            "process": self.facts["process_id"],
            "instance": str(self.facts["process_instance_key"]),
            "element": self.facts["element_id"],
            "connector": self.connector,
            "started": self.started,
            "seconds": self.seconds,
            "outcome": self.outcome,
            "message": self.message,
        }

    def whole(self) -> dict[str, Any]:
        """All that is kept of it."""
        return self.summary() | {"data": orjson.loads(self.data)}


class Journal:
    """Notes jobs as they begin and end.

    Attributes:
        timeline: when they ended.
        bytes: how much is kept.
    """

    def __init__(self, changes: Changes, most_bytes: int = MOST_BYTES) -> None:
        self.timeline = Timeline()
        self.bytes = 0
        self._changes = changes
        self._most_bytes = most_bytes
        self._entries: dict[int, Entry] = {}  # those that changed last at the end
        self._count = 0

    def begin(self, job: Job, connector: str) -> Entry:
        """A job begins."""
        self._count += 1
        data = payload.packed(payload.of_job(job))
        entry = Entry(self._count, job.facts(), connector, time.time(), data)
        self._keep(entry)
        return entry

    def end(
        self, entry: Entry, job: Job, outcome: Outcome | None, seconds: float, calls: Iterable[Call]
    ) -> None:
        """A job ended, without an outcome where it was cut off. Runs in the job's context, for its mask."""
        self._drop(entry.number)
        entry.seconds = seconds
        entry.outcome, message = _told(outcome)
        entry.message = masked(message)
        data = payload.of_job(job) | {
            "calls": payload.of_calls(calls),
            "outcome": payload.of_outcome(outcome),
        }
        entry.data = payload.packed(data)
        self.timeline.note(entry.outcome, seconds)
        self._keep(entry)

    def of(self, number: int) -> Entry | None:
        """A job that is kept."""
        return self._entries.get(number)

    def since(self, version: int, most: int) -> list[Entry]:
        """The jobs that changed after `version`, at most so many of the last, the oldest change first."""
        found: list[Entry] = []
        for entry in reversed(self._entries.values()):
            if entry.version <= version or len(found) >= most:
                break
            found.append(entry)
        return found[::-1]

    def _keep(self, entry: Entry) -> None:
        entry.version = self._changes.tell()
        self._entries[entry.number] = entry
        self.bytes += entry.size
        while self.bytes > self._most_bytes and len(self._entries) > 1:
            self._drop(next(iter(self._entries)))

    def _drop(self, number: int) -> None:
        entry = self._entries.pop(number, None)
        if entry is not None:
            self.bytes -= entry.size


def _told(outcome: Outcome | None) -> tuple[str, str]:
    """A word for what a job came to, and what there is to say about it."""
    if outcome is None:
        return "cut off", ""
    if isinstance(outcome, Complete):
        return "completed", ""
    if isinstance(outcome, Fail):
        return "failed", f"{outcome.message} ({outcome.retries} retries left)"
    return "error", f"{outcome.code}: {outcome.message or ''}"
