"""A job as execution sees it: plain values, no gRPC."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Job:
    """An activated job.

    `variables` and `custom_headers` are JSON texts as the gateway sent them, so that each is decoded once, where
    it is needed. `deadline` is in seconds since the epoch; it moves when the job's time-out is extended.
    `lease_token` is opaque and goes back with each command about the job; empty where the gateway gives none.
    """

    key: int
    type: str
    variables: str
    custom_headers: str
    retries: int
    deadline: float
    process_instance_key: int = 0
    process_id: str = ""
    process_version: int = 0
    process_definition_key: int = 0
    element_id: str = ""
    element_instance_key: int = 0
    tenant_id: str = "<default>"
    lease_token: str = ""

    def facts(self) -> dict[str, int | str]:
        """What tells the job apart, as fields of a log line."""
        return {
            "job_key": self.key,
            "job_type": self.type,
            "process_id": self.process_id,
            "process_instance_key": self.process_instance_key,
            "element_id": self.element_id,
            "tenant_id": self.tenant_id,
        }
