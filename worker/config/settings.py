"""The settings of the whole worker, as typed values for its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.sdk.oauth import ClientCredentials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.config.overrides import Overrides
    from worker.config.resolve import Values
    from worker.documents.settings import DocumentSettings
    from worker.gateway.settings import GatewaySettings
    from worker.net.settings import NetSettings
    from worker.telemetry.logging import Format, Level


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """A user and password, sent with every call to the gateway."""

    username: str
    password: str = field(repr=False)


Auth = BasicAuth | ClientCredentials | None
"""How the worker says to the gateway who it is; None says nothing."""


@dataclass(frozen=True, slots=True)
class ConnectorSettings:
    """Which connectors work: `enabled` (if not None) are the only job types, `disabled` are none of them.

    With `strict`, a connector that can't be loaded stops the start.
    """

    enabled: tuple[str, ...] | None = None
    disabled: tuple[str, ...] = ()
    discovery: bool = True
    strict: bool = False


@dataclass(frozen=True, slots=True)
class SecretSettings:
    """Where secrets come from and who may use them; `rules` pairs job type patterns with secret name patterns."""

    from_environment: bool = True
    prefix: str = "SECRET_"
    tenant_aware: bool = False
    process_aware: bool = False
    legacy_syntax: bool = False
    rules: tuple[tuple[str, tuple[str, ...]], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """How much one job may take; sizes are bytes, `feel_seconds` is processor time."""

    completion_bytes: int
    inline_bytes: int
    threads: int
    feel_seconds: float
    feel_depth: int
    feel_items: int
    feel_characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the worker was told.

    Attributes:
        admin_port: of health and metrics; 0 is any free one.
        environment: all variables, those of a `.env` file under those of the process.
        warnings: what is not wrong enough to stop the start, one line each.
        values: every row of the table with where it was written, for whoever shows settings to people.
    """

    gateway: GatewaySettings
    auth: Auth
    net: NetSettings
    connectors: ConnectorSettings
    secrets: SecretSettings
    limits: LimitSettings
    documents: DocumentSettings
    overrides: Overrides
    admin_port: int
    log_level: Level
    log_format: Format
    environment: Mapping[str, str] = field(repr=False)
    warnings: tuple[str, ...]
    values: Values = field(repr=False)
