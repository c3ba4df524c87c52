"""What a connector is told and lent while it runs one job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from structlog.typing import FilteringBoundLogger

    from connectors.sdk.cluster import Cluster
    from connectors.sdk.documents import Documents
    from connectors.sdk.feel import FeelFunction
    from connectors.sdk.http import HttpClient
    from connectors.sdk.metrics import Metrics
    from connectors.sdk.network import Network


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
    """One job's surroundings: its facts, and the worker's services, ready to use."""

    @property
    def job(self) -> Job: ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The element's custom headers, as modelled; secrets are never replaced in them."""
        ...

    @property
    def settings(self) -> Any:
        """An instance of the model given as `settings` in the declaration; None without one."""
        ...

    @property
    def http(self) -> HttpClient: ...

    @property
    def httpx(self) -> Any:
        """An `httpx.AsyncClient` over the same connections and rules as `http`, for libraries that want one."""
        ...

    @property
    def network(self) -> Network:
        """The egress policy, for libraries that connect themselves."""
        ...

    @property
    def documents(self) -> Documents: ...

    @property
    def cluster(self) -> Cluster: ...

    @property
    def metrics(self) -> Metrics: ...

    @property
    def log(self) -> FilteringBoundLogger:
        """A logger that names the job; values of secrets are masked."""
        ...

    @property
    def cancelled(self) -> bool:
        """Whether the job was given up: for loops of blocking operations, which no cancellation interrupts."""
        ...

    def progress(self) -> None:
        """Says that the work goes on: the bound on the job's duration starts anew. Any thread may call it."""
        ...

    def mask(self, *values: str) -> None:
        """Keeps texts made from secrets, such as a signature or a session token, out of errors and logs."""
        ...

    def feel(self, text: str) -> FeelFunction:
        """Parses FEEL that stands elsewhere than in a typed input, in a header for example.

        Raises:
            InputError: the text is no expression.
        """
        ...
