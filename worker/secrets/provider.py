"""What a source of secrets has to offer, and for whom it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable

Found = str | None
"""The value of a secret, or None where the provider has no secret of that name."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The job that asks: providers may keep a tenant's or a process's secrets apart."""

    job_type: str
    tenant_id: str
    process_id: str


class SecretProvider(Protocol):
    """A source of secrets; plug-ins name one in the entry point group `connector_worker.secret_providers`."""

    @property
    def name(self) -> str:
        """How messages for operators call it, such as `environment`."""
        ...

    def find(self, name: str, scope: Scope) -> Found | Awaitable[Found]:
        """The value of the secret `name`: at once where that needs no waiting, else to be awaited.

        An error that it raises fails the job with one retry less.
        """
        ...
