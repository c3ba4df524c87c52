"""The settings of the whole worker, as typed values for its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.sdk.oauth import ClientCredentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from worker.config.identity import IdentitySettings
    from worker.config.overrides import Overrides
    from worker.config.resolve import Values
    from worker.config.sources import Found
    from worker.documents.settings import DocumentSettings
    from worker.gateway.settings import GatewaySettings
    from worker.net.settings import NetSettings
    from worker.secrets.settings import SecretSettings
    from worker.telemetry.levels import Level
    from worker.telemetry.logging import Format


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

    With `strict`, a connector that can't be loaded stops the start. `plugin_path` are folders with more packages.
    """

    enabled: tuple[str, ...] | None = None
    disabled: tuple[str, ...] = ()
    discovery: bool = True
    strict: bool = False
    plugin_path: tuple[Path, ...] = ()


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
        rest_address: of the cluster's REST API, without its version; None where it is not known.
        identity: how tokens are asked for, where `auth` is by tokens.
        processes: how many of them work.
        admin_port: of health and metrics; 0 is any free one.
        admin_token: of those who may change something over it; None lets nobody.
        console: whether it is on that port.
        environment: all variables, those of a `.env` file under those of the process.
        of_connectors: all that may be about single connectors, by its name in the environment.
        others: what is set outside the table, for people: of single job types and connectors, proxies, blocked URLs.
        warnings: what is not wrong enough to stop the start, one line each.
        values: every row of the table with where it was written, for whoever shows settings to people.
    """

    gateway: GatewaySettings
    rest_address: str | None
    auth: Auth
    identity: IdentitySettings
    net: NetSettings
    connectors: ConnectorSettings
    secrets: SecretSettings
    limits: LimitSettings
    documents: DocumentSettings
    overrides: Overrides
    processes: int
    admin_port: int
    admin_token: str | None = field(repr=False)
    console: bool
    log_level: Level
    log_format: Format
    environment: Mapping[str, str] = field(repr=False)
    of_connectors: Mapping[str, Found] = field(repr=False)
    others: tuple[Found, ...] = field(repr=False)
    warnings: tuple[str, ...]
    values: Values = field(repr=False)
