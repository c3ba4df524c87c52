"""The process that a new document is made for: that of the job which the current task works on."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.sdk.context import Job

current_job: ContextVar[Job | None] = ContextVar("current_job", default=None)
"""The job that runs in this context, for stores that keep a process's documents together."""


def origin() -> dict[str, Any]:
    """What the metadata of a document that is made now say of its process, as fields of `DocumentMetadata`."""
    job = current_job.get()
    if job is None:
        return {}
    return {
        "process_definition_id": job.process_id or None,
        "process_instance_key": job.process_instance_key or None,
    }
