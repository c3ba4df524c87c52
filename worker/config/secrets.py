"""From rows of the table to the settings of secrets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from worker.config.connection import rest_address
from worker.config.errors import ConfigError
from worker.secrets.settings import AllowRule, SecretSettings, VaultSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.config.resolve import Values
    from worker.secrets.settings import FilterMode

_ENVIRONMENT = "camunda.connector.secretprovider.environment."
_FILTER = "camunda.connector.secret-resolver.secret-filter."
_OWN = "connector-worker."


def secrets(values: Values) -> SecretSettings:
    """Where secrets come from and who may use them.

    Raises:
        ConfigError: a rule is malformed, or two settings contradict each other.
    """
    directory = values[f"{_OWN}secrets-directory"]
    name_parts = filter(None, (values["secrets.prefix"], values["camunda.cluster.id"]))
    return SecretSettings(
        providers=_secret_providers(values),
        from_environment=values[f"{_ENVIRONMENT}enabled"],
        discovery=values["camunda.connector.secretprovider.discovery.enabled"],
        prefix=values[f"{_ENVIRONMENT}prefix"],
        tenant_aware=values[f"{_ENVIRONMENT}tenantaware"],
        process_aware=values[f"{_ENVIRONMENT}processdefinitionaware"],
        physical_tenant_aware=values[f"{_ENVIRONMENT}physicaltenantaware"],
        by_tenant=values[f"{_OWN}secrets-by-tenant"],
        by_process=values[f"{_OWN}secrets-by-process"],
        cache_lifetime=values["camunda.connector.secrets.cache.millis"],
        directory=Path(directory) if directory else None,
        document="-".join(name_parts) or None,
        google_project=values["secrets.project.id"],
        vault=_vault(values),
        legacy_syntax=values[f"{_OWN}legacy-secret-syntax"],
        rules=_secret_rules(values),
        filter=_secret_filter(values),
        filter_kept=values[f"{_FILTER}cache.max-size"] if values[f"{_FILTER}cache.enabled"] else 0,
    )


def _secret_providers(values: Values) -> tuple[str, ...] | None:
    row, switch = f"{_OWN}secret-providers", f"{_ENVIRONMENT}enabled"
    named: tuple[str, ...] | None = values[row]
    if named is not None and "environment" in named and not values[switch]:
        raise ConfigError(
            f"{values.written(row)} names environment and {values.written(switch)} is false; keep one of them"
        )
    return named


def _vault(values: Values) -> VaultSettings:
    return VaultSettings(
        address=values["vault.addr"],
        namespace=values["vault.namespace"],
        ca_file=values["vault.cacert"],
        mount=values[f"{_OWN}vault-mount"],
        path=values[f"{_OWN}vault-path"],
        token=values["vault.token"],
        role_id=values[f"{_OWN}vault-role-id"],
        secret_id=values[f"{_OWN}vault-secret-id"],
        kubernetes_role=values[f"{_OWN}vault-kubernetes-role"],
    )


def _secret_rules(values: Values) -> tuple[AllowRule, ...] | None:
    row = f"{_OWN}secret-rules"
    if values[row] is None:
        return None
    rules = []
    for who, names in values[row]:
        job_type, *narrower = who.split("@")
        if len(narrower) > 2:  # noqa: PLR2004 - a process and a tenant
            raise ConfigError(f"{values.written(row)}: {who} is more than a job type, a process and a tenant")
        rules.append(AllowRule(job_type or "*", names, *(pattern or "*" for pattern in narrower)))
    return tuple(rules)


def _secret_filter(values: Values) -> FilterMode:
    row = f"{_FILTER}mode"
    mode: FilterMode | None = values[row]
    known = rest_address(values) is not None
    if mode is None:
        return "strict" if known else "disabled"
    if mode != "disabled" and not known:
        raise ConfigError(
            f"{values.written(row)}: {mode} reads processes from the cluster's REST API, whose address is missing; "
            "set for example CAMUNDA_CLIENT_REST_ADDRESS=http://localhost:8080"
        )
    return mode


def filter_warning(values: Values) -> Iterator[str]:
    """What to know where nothing keeps the data of a job from naming secrets, and nobody said that it may."""
    mode, rules = f"{_FILTER}mode", f"{_OWN}secret-rules"
    if values[mode] is None and values[rules] is None and rest_address(values) is None:
        yield (
            "Whatever reaches a job's variables may name any secret. CAMUNDA_CLIENT_REST_ADDRESS lets only those "
            f"count that stand in an element's own inputs, {values.written(rules)} says who may use which; "
            f"{values.written(mode)}=DISABLED leaves it so without this warning"
        )
