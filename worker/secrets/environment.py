"""Secrets from environment variables."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.secrets.provider import ProviderContext
    from worker.secrets.scope import Scope


log = structlog.get_logger(__name__)

_PHYSICAL_TENANT = "default"


@dataclass(frozen=True, slots=True)
class EnvironmentSecrets:
    """The secret `NAME` is the variable `SECRET_NAME` (runtime sheet, section 4.3).

    With `tenant_aware` or `process_aware` the variable's name carries the tenant id, the BPMN process id, or both:
    `SECRET_<tenant>_<process>_NAME`. The default tenant's id is literally `<default>`. With `physical_tenant_aware` the
    physical tenant's stands before them, which is `default` for all that a gateway hands out. A variable that has all of
    the name but the prefix is one warning, since the reference had no prefix until 8.8.
    """

    prefix: str = "SECRET_"
    tenant_aware: bool = False
    process_aware: bool = False
    physical_tenant_aware: bool = False
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    _told: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        return "environment"

    def find(self, name: str, scope: Scope) -> str | None:
        """The variable's value; a name that isn't found as written is tried as environments spell names."""
        path = scope.path(by_tenant=self.tenant_aware, by_process=self.process_aware)
        physical = (_PHYSICAL_TENANT,) * self.physical_tenant_aware
        unprefixed = "_".join((*physical, *path, name))
        value = self._variable(self.prefix + unprefixed)
        if value is None and unprefixed not in self._told and self._variable(unprefixed) is not None:
            self._told.add(unprefixed)
            log.warning(
                "a secret's variable lacks the prefix: rename it, or set CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_PREFIX",
                found=unprefixed,
                looked_for=self.prefix + unprefixed,
            )
        return value

    def _variable(self, variable: str) -> str | None:
        value = self.variables.get(variable)
        if value is None:
            value = self.variables.get(variable.replace(".", "_").replace("-", "_").upper())
        return value

    async def close(self) -> None:
        """Holds nothing."""


def environment(context: ProviderContext) -> EnvironmentSecrets:
    """The provider `environment`."""
    chosen = context.settings
    return EnvironmentSecrets(
        chosen.prefix,
        chosen.tenant_aware,
        chosen.process_aware,
        chosen.physical_tenant_aware,
        context.environment,
    )
