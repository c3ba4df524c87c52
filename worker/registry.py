"""The connectors this worker has: found through entry points, under the job types and settings of its configuration.

A plug-in that can't be imported, is no connector or claims a job type that is taken is left out and named; the
worker starts without it, unless plug-ins are checked strictly.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from connectors.sdk.connector import Connector
from worker.config.errors import ConfigError
from worker.config.guess import nearest
from worker.config.overrides import Overrides, connector_key
from worker.config.settings import ConnectorSettings
from worker.execution.runner import Runner
from worker.own_settings import read_own_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.config.settings import Settings
    from worker.execution.threads import ConnectorThreads

GROUP = "connector_worker.connectors"
STRICT_SWITCH = "CONNECTOR_WORKER_STRICT_PLUGINS"
OWN = "connector-worker"
"""The distribution whose connectors come first: a plug-in can't take their job types."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A connector of this worker.

    Attributes:
        connector: the declaration.
        type: the job type it answers to, the declared one or that of `CONNECTOR_<NAME>_TYPE`.
        timeout: of its jobs in seconds, None for the default.
        rate_limit: how many of them may start a second, None for no bound.
        enabled: whether jobs of the type are worked on.
        source: the distribution and its version, such as `connector-worker 1.0`.
        settings: an instance of its settings model, None where it has none or is not enabled.
    """

    connector: Connector
    type: str
    timeout: float | None = None
    rate_limit: float | None = None
    enabled: bool = True
    source: str = ""
    settings: Any = None

    def runner(self, threads: ConnectorThreads) -> Runner:
        """The connector made ready to run, plain functions in `threads`."""
        return Runner(
            self.connector, threads, type=self.type, settings=self.settings, per_second=self.rate_limit
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """All connectors found, and one sentence about each that had to be left out."""

    connectors: tuple[Registered, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def enabled(self) -> tuple[Registered, ...]:
        """Those whose jobs are worked on."""
        return tuple(each for each in self.connectors if each.enabled)

    def of_type(self, job_type: str) -> Registered | None:
        """The connector that answers to a job type, enabled or not."""
        return next((each for each in self.connectors if each.type == job_type), None)

    def unanswered(self, job_type: str) -> str:
        """Why nobody here does jobs of a type, and what was probably meant."""
        if self.of_type(job_type):
            return f"the connector for {job_type} is disabled, by CONNECTOR_OUTBOUND_* or its type's override"
        meant = nearest(job_type, (each.type for each in self.enabled))
        advice = f"did you mean {meant}?" if meant else "`connector-worker connectors` lists those that do"
        return "\n".join((f"no connector answers to {job_type}; {advice}", *self.problems))


def discover(
    settings: ConnectorSettings | None = None,
    overrides: Overrides | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
    found: Iterable[EntryPoint] | None = None,
) -> Registry:
    """The connectors of all installed packages.

    Args:
        settings: which job types are enabled.
        overrides: other job types and time-outs of single connectors.
        environment: the connectors' own settings, by their environment names.
        strict: a connector that has to be left out stops the start.
        found: the entry points; those of the installed packages unless given.

    Raises:
        ConfigError: a connector's own settings are wrong, one is given the job type of another, or `strict` and one
            has to be left out.
    """
    settings, overrides = settings or ConnectorSettings(), overrides or Overrides()
    if found is None:
        found = entry_points(group=GROUP) if settings.discovery else ()
    registered: dict[str, Registered] = {}
    problems: list[str] = []
    for point in sorted(found, key=_own_first):
        try:
            connector = _loaded(point)
            each = _configured(connector, _source(point), settings, overrides, environment or {})
            _check_free(each, registered)
        except _LeftOut as reason:
            problems.append(f"Connector {point.name} of {_source(point)} is left out: {reason}")
        else:
            registered[each.type] = each
    if problems and strict:
        raise ConfigError(*(f"{problem} ({STRICT_SWITCH} is set)" for problem in problems))
    return Registry(tuple(registered.values()), tuple(problems))


def registry_of(settings: Settings) -> Registry:
    """The connectors of all installed packages under the worker's settings; raises as `discover`."""
    chosen = settings.connectors
    own = {name: found.text for name, found in settings.of_connectors.items()}
    return discover(chosen, settings.overrides, own, strict=chosen.strict)


class _LeftOut(Exception):
    """Why a connector is not registered."""


def _check_free(found: Registered, registered: Mapping[str, Registered]) -> None:
    other = registered.get(found.type)
    if other is None:
        return
    for moved, taken in ((found, other), (other, found)):
        if moved.type != moved.connector.type:
            raise ConfigError(
                f"CONNECTOR_{connector_key(moved.connector.name)}_TYPE: {moved.type} is the job type of "
                f"{taken.connector.name} too; choose one that no other connector has"
            )
    raise _LeftOut(f"its job type {found.type} is taken by {other.connector.name}")


def _own_first(point: EntryPoint) -> tuple[bool, str, str]:
    distribution = point.dist.name if point.dist else ""
    return distribution != OWN, distribution, point.name


def _source(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _loaded(point: EntryPoint) -> Connector:
    try:
        connector = point.load()
    except (Exception, SystemExit) as error:
        raise _LeftOut(f"{point.value} can't be imported: {type(error).__name__}: {error}") from error
    if not isinstance(connector, Connector):
        raise _LeftOut(f"{point.value} is no connector; declare it with @connector")
    return connector


def _configured(
    connector: Connector,
    source: str,
    settings: ConnectorSettings,
    overrides: Overrides,
    environment: Mapping[str, str],
) -> Registered:
    override = overrides.of_connector(connector.name)
    job_type = override.type or connector.type
    enabled = _is_enabled(job_type, settings, overrides)
    own = read_own_settings(connector, environment) if enabled and connector.settings else None
    return Registered(connector, job_type, override.timeout, override.rate_limit, enabled, source, own)


def _is_enabled(job_type: str, settings: ConnectorSettings, overrides: Overrides) -> bool:
    if overrides.of_type(job_type).enabled is False:
        return False
    folded = job_type.casefold()
    if settings.enabled is not None and folded not in map(str.casefold, settings.enabled):
        return False
    return folded not in map(str.casefold, settings.disabled)
