"""For whom a secret is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The job that asks: providers may keep a tenant's or a process's secrets apart."""

    job_type: str
    tenant_id: str
    process_id: str
    process_definition_key: int = 0
    element_id: str = ""
    job_key: int = 0

    def path(self, *, by_tenant: bool, by_process: bool) -> tuple[str, ...]:
        """What stands before a secret's name where tenants, processes or both have their own."""
        return (self.tenant_id,) * by_tenant + (self.process_id,) * by_process
