"""Jobs that a worker may have: by type, the oldest first, also those that come back."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

from worker.devgateway.engine.instances import JobState

if TYPE_CHECKING:
    from worker.devgateway.engine.instances import Job


class WaitingJobs:
    """A heap for each type; jobs that are gone or taken meanwhile are left out when they come up."""

    def __init__(self) -> None:
        self._heaps: defaultdict[str, list[tuple[int, Job]]] = defaultdict(list)
        self._entered: set[int] = set()

    def add(self, job: Job) -> None:
        """Let a job wait, at the place of its key."""
        if job.key not in self._entered:
            self._entered.add(job.key)
            heapq.heappush(self._heaps[job.type], (job.key, job))

    def pop(self, job_type: str) -> Job | None:
        """The oldest job of a type, None where none waits."""
        heap = self._heaps.get(job_type)
        while heap:
            key, job = heapq.heappop(heap)
            self._entered.discard(key)
            if job.state is JobState.ACTIVATABLE:
                return job
        self._heaps.pop(job_type, None)
        return None
