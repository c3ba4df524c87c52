"""The settings that a connector declares for itself: what they are called in the environment, read from it, told.

They are `CONNECTOR_<NAME>_<FIELD>`, the display name and the field in capitals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from worker.config.errors import ConfigError
from worker.config.overrides import connector_key
from worker.execution.violations import dotted, sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from connectors.sdk.connector import Connector

_CONFIDENTIAL = ("PASSWORD", "SECRET", "TOKEN", "KEY")


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """One of them, for people; the default is `""` where there is none."""

    environment_name: str
    default: str
    doc: str
    confidential: bool


def own_settings(connector: Connector) -> Iterator[OwnSetting]:
    """What can be set for a connector, in the order that its model declares it."""
    if connector.settings is None:
        return
    properties: dict[str, dict[str, Any]] = connector.settings.model_json_schema(by_alias=False)["properties"]
    for name, schema in properties.items():
        written = f"{_prefix(connector)}{name.upper()}"
        confidential = schema.get("format") == "password" or written.endswith(_CONFIDENTIAL)
        yield OwnSetting(written, _text(schema.get("default")), schema.get("description", ""), confidential)


def names_of(connector: Connector) -> Iterator[tuple[str, str]]:
    """Every environment name that is about one connector, and what it does."""
    name, prefix = connector.name, _prefix(connector)
    yield f"{prefix}TYPE", f"the job type that {name} answers to"
    yield f"{prefix}TIMEOUT", f"the time-out of {name}'s jobs, in milliseconds"
    yield f"{prefix}RATE_LIMIT", f"how many jobs of {name} may start a second"
    yield from ((each.environment_name, each.doc) for each in own_settings(connector))


def read_own_settings(connector: Connector, environment: Mapping[str, str]) -> BaseModel:
    """The connector's settings as the environment has them.

    Raises:
        ConfigError: with one line for each that is wrong or missing; no value in it, it may be a credential.
    """
    assert connector.settings is not None
    prefix = _prefix(connector)
    fields = connector.settings.model_fields
    variables = {name: environment.get(f"{prefix}{name.upper()}") for name in fields}
    given = {fields[name].alias or name: text for name, text in variables.items() if text is not None}
    try:
        return connector.settings.model_validate(given)
    except ValidationError as error:
        problems = (
            f"{prefix}{dotted(each['loc']).upper()}: {sentence_for(each)}"
            for each in error.errors(include_url=False)
        )
        raise ConfigError(*problems) from None


def _prefix(connector: Connector) -> str:
    return f"CONNECTOR_{connector_key(connector.name)}_"


def _text(default: Any) -> str:
    if isinstance(default, bool):
        return "true" if default else "false"
    return "" if default is None else str(default)
