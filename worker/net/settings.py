"""The settings of the network layer, plain values with the defaults in force; `worker.config` fills them."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.net.egress import BlockList, EgressPolicy
from worker.net.proxy import ProxySettings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The certificate the worker shows to the hosts that match a pattern such as `*.example.com`; paths of PEM files."""

    hosts: str
    certificate_file: str
    key_file: str | None = None
    key_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class HostAuthorities:
    """Authorities that only hosts are trusted by that match a pattern such as `*.example.com`; the path of a PEM file."""

    hosts: str
    file: str


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `per_second` requests to all hosts that match a pattern, each host by itself."""

    hosts: str
    per_second: float


@dataclass(frozen=True, slots=True)
class NetSettings:
    """How the worker calls others.

    `ca_file` names a PEM file of authorities trusted beside the system's, `host_authorities` further ones. Connections idle for `keep_alive` seconds
    are closed. A body larger than `max_body` bytes, or one that inflates more than `max_ratio` times, is an error.
    Tokens count as expired `token_skew` seconds early.
    """

    ca_file: str | None = None
    host_authorities: tuple[HostAuthorities, ...] = ()
    client_certificates: tuple[ClientCertificate, ...] = ()
    proxies: ProxySettings = field(default_factory=ProxySettings)
    egress: EgressPolicy = field(default_factory=EgressPolicy)
    block_list: BlockList = field(default_factory=BlockList)
    rate_limits: tuple[RateLimit, ...] = ()
    connections_per_host: int = 100
    keep_alive: float = 60.0
    max_body: int = 64 * MEGABYTE
    max_ratio: int = 100
    tokens_kept: int = 1_000
    token_skew: float = 60.0
