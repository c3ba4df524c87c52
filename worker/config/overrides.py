"""Settings of single job types and single connectors, whose names hold the type's or the connector's own name."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worker.config.errors import ConfigError
from worker.config.resolve import read
from worker.config.sources import spellings
from worker.config.values import BOOLEAN, COUNT, DURATION_OR_MS, LIST, MILLISECONDS, RATE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from worker.config.sources import Found, Layer
    from worker.config.values import Kind

TYPE_PREFIXES = (
    "CAMUNDA_CLIENT_WORKER_OVERRIDE_",
    "CAMUNDA_CLIENT_ZEEBE_OVERRIDE_",
    "ZEEBE_CLIENT_WORKER_OVERRIDE_",
)
_OF_A_TYPE: Mapping[str, Kind] = {
    "enabled": BOOLEAN,
    "fetch-variables": LIST,
    "max-jobs-active": COUNT,
    "stream-enabled": BOOLEAN,
    "tenant-ids": LIST,
    "timeout": DURATION_OR_MS,
}
TYPE_SETTINGS = tuple(_OF_A_TYPE)
"""What can be set for one job type."""
_CONNECTOR_KEY = re.compile(r"CONNECTOR_(?!WORKER_|OUTBOUND_)(?P<name>\w+)_(?P<what>TYPE|TIMEOUT|RATE_LIMIT)")
_OF_A_CONNECTOR: Mapping[str, Kind] = {"TYPE": TEXT, "TIMEOUT": MILLISECONDS, "RATE_LIMIT": RATE}


@dataclass(frozen=True, slots=True)
class TypeOverride:
    """What is set for one job type; None leaves it to the defaults. `timeout` is in seconds."""

    enabled: bool | None = None
    fetch_variables: tuple[str, ...] | None = None
    max_jobs_active: int | None = None
    stream_enabled: bool | None = None
    tenant_ids: tuple[str, ...] | None = None
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class ConnectorOverride:
    """What is set for one connector: another job type, another job time-out in seconds, how many jobs start a second."""

    type: str | None = None
    timeout: float | None = None
    rate_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What is set for single job types, by `type_key`, and for single connectors, by `connector_key`."""

    types: Mapping[str, TypeOverride] = field(default_factory=dict)
    connectors: Mapping[str, ConnectorOverride] = field(default_factory=dict)

    def of_type(self, job_type: str) -> TypeOverride:
        """The settings of one job type."""
        return self.types.get(type_key(job_type), TypeOverride())

    def of_connector(self, name: str) -> ConnectorOverride:
        """The settings of the connector with this display name."""
        return self.connectors.get(connector_key(name), ConnectorOverride())


def type_key(job_type: str) -> str:
    """A job type as it stands in an environment name: `io.camunda:http-json:1` is IO_CAMUNDA_HTTP_JSON_1."""
    return re.sub(r"[^A-Z0-9]+", "_", job_type.upper()).strip("_")


def connector_key(name: str) -> str:
    """A display name as it stands in `CONNECTOR_<NAME>_TYPE`: `HTTP REST` is HTTP_REST, `my-conn` is MYCONN."""
    return re.sub(r"[^A-Za-z0-9_ ]", "", name.strip()).replace(" ", "_").upper()


def is_override(key: str) -> bool:
    """Whether a key, in normal form, is of the kind read here."""
    return _type_setting(key) is not None or _CONNECTOR_KEY.fullmatch(key) is not None


def read_overrides(layers: Sequence[Layer]) -> Overrides:
    """All overrides of all layers, those of earlier layers over those of later ones.

    Raises:
        ConfigError: with one line for each value that is malformed.
    """
    types: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    connectors: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    problems: list[str] = []
    for found in _given(layers):
        try:
            if of_type := _type_setting(found.key):
                key, name = of_type
                types[key][name.replace("-", "_")] = read(_OF_A_TYPE[name], found)
            elif match := _CONNECTOR_KEY.fullmatch(found.key):
                connectors[match["name"]][match["what"].lower()] = read(_OF_A_CONNECTOR[match["what"]], found)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(*problems)
    return Overrides(
        {key: TypeOverride(**values) for key, values in types.items()},
        {key: ConnectorOverride(**values) for key, values in connectors.items()},
    )


def _given(layers: Sequence[Layer]) -> Iterable[Found]:
    return (found for layer in reversed(layers) for found in layer if found.text)


def _type_setting(key: str) -> tuple[str, str] | None:
    """The job type's key and the setting's name; None if the key is no setting of a job type."""
    prefix = next(filter(key.startswith, TYPE_PREFIXES), None)
    if prefix is None:
        return None
    for name in sorted(_OF_A_TYPE, key=len, reverse=True):
        for spelling in spellings(name):
            job_type = key.removeprefix(prefix).removesuffix(f"_{spelling}")
            if job_type != key.removeprefix(prefix):
                return type_key(job_type), name
    return None
