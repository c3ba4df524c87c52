"""What a connector is told and lent while it runs one job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from structlog.typing import FilteringBoundLogger

    from connectors.sdk.http import HttpClient


class Job(Protocol):
    """The facts of the job at hand."""

    @property
    def key(self) -> int:
        """The job's key, the same at every retry: an idempotency key to hand on to the called system."""
        ...

    @property
    def type(self) -> str: ...
    @property
    def process_instance_key(self) -> int: ...
    @property
    def process_id(self) -> str:
        """The BPMN process id."""
        ...

    @property
    def process_version(self) -> int: ...
    @property
    def process_definition_key(self) -> int: ...
    @property
    def element_id(self) -> str: ...
    @property
    def element_instance_key(self) -> int: ...
    @property
    def tenant_id(self) -> str: ...
    @property
    def retries(self) -> int:
        """Retries left, this try included."""
        ...

    @property
    def deadline(self) -> float:
        """When the gateway gives the job to somebody else, in seconds since the epoch."""
        ...


class Context(Protocol):
    """One job's surroundings: facts, the shared HTTP client, a logger."""

    @property
    def job(self) -> Job: ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The element's custom headers, as modelled; secrets are never replaced in them."""
        ...

    @property
    def http(self) -> HttpClient: ...

    @property
    def log(self) -> FilteringBoundLogger:
        """A logger that names the job; values of secrets are masked."""
        ...

    def progress(self) -> None:
        """Says that the work goes on: the bound on the job's duration starts anew."""
        ...
