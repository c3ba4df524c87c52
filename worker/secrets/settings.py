"""What the secrets' side is told, plain values; `worker.config` fills them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from worker.secrets.scope import Scope

FilterMode = Literal["disabled", "lax", "strict"]
"""Whether only names that stand in the element's own inputs may be resolved; `lax` allows all of an unreadable process."""


@dataclass(frozen=True, slots=True)
class AllowRule:
    """Jobs that match all three patterns may use secrets whose name matches one of `names` (`*` and `?` allowed)."""

    job_type: str
    names: tuple[str, ...]
    process_id: str = "*"
    tenant_id: str = "*"

    def allows(self, name: str, scope: Scope) -> bool:
        """Whether the rule lets a job use a secret."""
        asks = (scope.job_type, scope.process_id, scope.tenant_id)
        patterns = (self.job_type, self.process_id, self.tenant_id)
        return all(map(fnmatchcase, asks, patterns)) and any(fnmatchcase(name, each) for each in self.names)


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """Where HashiCorp Vault is, who the worker is to it, and which secret of its key-value engine (version 2) is read.

    The worker logs in with its `token`, else as the application `role_id`, else by its service account as
    `kubernetes_role`.
    """

    address: str | None = None
    namespace: str | None = None
    ca_file: str | None = None
    mount: str = "secret"
    path: str = "connectors"
    token: str | None = field(default=None, repr=False)
    role_id: str | None = None
    secret_id: str | None = field(default=None, repr=False)
    kubernetes_role: str | None = None


@dataclass(frozen=True, slots=True)
class SecretSettings:
    """Where secrets come from and who may use them.

    Attributes:
        providers: the providers' names in the order in which they are asked; None for the environment, if
            `from_environment`, and then the plug-ins' own, if `discovery`.
        prefix, tenant_aware, process_aware, physical_tenant_aware: of the environment's variables (runtime sheet, section 4.3).
        by_tenant, by_process: whether all other providers keep a tenant's and a process's secrets apart.
        cache_lifetime: seconds for which what a remote provider answered is used.
        directory: of the provider `files`.
        document: name of the one secret in AWS or Google Cloud whose value is a JSON object of all secrets.
        google_project: where that is in Google Cloud.
        rules: who may use which; None lets any job use any.
        filter: as of `FilterMode`.
        filter_kept: for how many processes the names in their inputs are kept; 0 reads them for each job.
    """

    providers: tuple[str, ...] | None = None
    from_environment: bool = True
    discovery: bool = True
    prefix: str = "SECRET_"
    tenant_aware: bool = False
    process_aware: bool = False
    physical_tenant_aware: bool = False
    by_tenant: bool = False
    by_process: bool = False
    cache_lifetime: float = 60.0
    directory: Path | None = None
    document: str | None = None
    google_project: str | None = None
    vault: VaultSettings = field(default_factory=VaultSettings)
    legacy_syntax: bool = False
    rules: tuple[AllowRule, ...] | None = None
    filter: FilterMode = "disabled"
    filter_kept: int = 1_000
