"""Every setting of the gateway's side with its default; `worker.config` fills it from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_TENANT = "<default>"


class GatewaySettingError(ValueError):
    """A setting of the gateway that cannot work, found before the worker starts.

    Attributes:
        setting: the field of `GatewaySettings` it is about.
    """

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSettings:
    """Certificates of a connection; only used where the address starts with `https`.

    Attributes:
        ca_file: PEM certificates to trust; None trusts those gRPC brings.
        certificate_file: the client's PEM certificate chain.
        key_file: its PEM private key.
        override_authority: the name to expect in the server's certificate instead of the address's host.
    """

    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    override_authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackoffSettings:
    """Delays between attempts, in seconds: `first`, then times `factor` up to `most`, each ± `jitter` of itself."""

    first: float = 0.05
    factor: float = 1.6
    most: float = 5.0
    jitter: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """How the worker connects to the gateway, asks for jobs and reports them. Times in seconds, sizes in bytes.

    Attributes:
        address: URL of the gateway; `http` is plaintext, `https` TLS.
        tls: certificates for `https`.
        tenant_ids: tenants whose jobs are asked for.
        keep_alive: silence after which the connection is probed.
        max_message_size: the largest message received.
        max_metadata_size: the largest headers received, all together.
        types_per_connection: job types that share one connection. Gateways commonly allow 100 concurrent calls
            a connection, and a type has two at a time, its stream and its poll.
        streaming: whether jobs are streamed; polls run in either case.
        stream_lifetime: how long a stream is kept, give or take a tenth, so that workers spread over gateways
            that come and go.
        max_jobs_active: slots of a job type.
        max_jobs_active_total: slots of the worker.
        job_timeout: how long an activated job belongs to this worker.
        long_poll: how long the gateway holds a poll for which it has no job.
        poll_pause_most: the longest pause between polls that bring nothing while jobs are streamed.
        command_deadline: limit of one attempt to report or extend a job.
        backoff: delays between attempts of any call.
        extend_deadlines: whether the deadline of a job that still runs is moved ahead of time.
        max_job_duration: how long a job may run.
        shutdown_timeout: how long running jobs get to finish at shutdown.
        kept_outcomes: outcomes kept whose command was not acknowledged.
        kept_outcome_bytes: their size in total.
    """

    address: str = "http://localhost:26500"
    tls: TlsSettings = field(default_factory=TlsSettings)
    tenant_ids: tuple[str, ...] = ()
    keep_alive: float = 45.0
    max_message_size: int = 64 * 1024 * 1024
    max_metadata_size: int = 16 * 1024
    types_per_connection: int = 40
    streaming: bool = True
    stream_lifetime: float = 8 * 3600.0
    max_jobs_active: int = 100
    max_jobs_active_total: int = 400
    job_timeout: float = 300.0
    long_poll: float = 10.0
    poll_pause_most: float = 60.0
    command_deadline: float = 10.0
    backoff: BackoffSettings = field(default_factory=BackoffSettings)
    extend_deadlines: bool = True
    max_job_duration: float = 3600.0
    shutdown_timeout: float = 30.0
    kept_outcomes: int = 10_000
    kept_outcome_bytes: int = 64 * 1024 * 1024

    @property
    def secure(self) -> bool:
        """Whether the address asks for TLS."""
        return urlsplit(self.address).scheme in {"https", "grpcs"}

    @property
    def target(self) -> str:
        """`host:port` of the address.

        Raises:
            GatewaySettingError: the address is no URL of a gateway.
        """
        try:
            url = urlsplit(self.address)
            port = url.port
        except ValueError:
            url, port = urlsplit(""), None
        if url.scheme not in {"http", "https", "grpc", "grpcs"} or not url.hostname:
            raise GatewaySettingError(
                "address",
                f"{self.address!r} is no gateway address; write a URL such as http://localhost:26500",
            )
        host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        return f"{host}:{port or (443 if self.secure else 26500)}"
