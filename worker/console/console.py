"""What the console of one worker notes; `page.py` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.console.changes import Changes
from worker.console.exchanges import RecordedHttp
from worker.console.journal import Journal
from worker.console.recording import RecordedJobs

if TYPE_CHECKING:
    from connectors.sdk.http import HttpClient
    from worker.execution.control import JobHandler
    from worker.registry import Registry


class Console:
    """Notes jobs from its making on.

    Args:
        registry: the connectors to show.

    Attributes:
        journal: the jobs.
        changes: wakes the pages that look.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.changes = Changes()
        self.journal = Journal(self.changes)

    def jobs(self, handler: JobHandler) -> RecordedJobs:
        """The handler, its jobs noted."""
        names = {each.type: each.connector.name for each in self.registry.enabled}
        return RecordedJobs(handler, names, self.journal)

    def http(self, client: HttpClient) -> HttpClient:
        """The client, its calls noted with the jobs that make them."""
        return RecordedHttp(client)

    def close(self) -> None:
        """Lets the pages that look end."""
        self.changes.close()
