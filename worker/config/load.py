"""Reads all settings and hands each part its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from worker.config import parts
from worker.config.connection import auth, identity, rest_address
from worker.config.console import console
from worker.config.errors import ConfigError
from worker.config.overrides import is_override, read_overrides
from worker.config.resolve import resolve, without_credentials
from worker.config.secrets import secrets
from worker.config.settings import Settings
from worker.config.sources import CONFIG_FILE, Found, Layer, read_env_file, read_toml_file
from worker.config.unheeded import unheeded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worker.config.resolve import Values
    from worker.gateway.settings import GatewaySettings


def load(
    environment: Mapping[str, str], *, config: Path | None = None, env_file: Path | None = None
) -> Settings:
    """The settings in force: of the environment first, then of the `.env` file, then of the TOML file.

    Args:
        environment: the process's variables.
        config: a TOML file; `CONNECTOR_WORKER_CONFIG` may name it instead.
        env_file: a file of `NAME=value` lines; none is looked for unless named.

    Raises:
        ConfigError: a file can't be read, a value is malformed, or values contradict each other.
    """
    layers, variables = read_layers(environment, config=config, env_file=env_file)
    return _settings(layers, variables)


def read_layers(
    environment: Mapping[str, str], *, config: Path | None = None, env_file: Path | None = None
) -> tuple[list[Layer], dict[str, str]]:
    """What is written where, in the order in which it counts, and all variables; takes and raises what `load` does.

    Raises:
        ConfigError: a file can't be read.
    """
    layers = [Layer(environment)]
    variables = dict(environment)
    if env_file:
        assigned = read_env_file(env_file)
        layers.append(Layer(assigned, env_file))
        variables = assigned | variables
    if config:
        layers.append(Layer(read_toml_file(config), config, ours=True))
    elif named := variables.get(CONFIG_FILE):
        layers.append(Layer(_named_toml_file(Path(named)), Path(named), ours=True))
    return layers, variables


def _named_toml_file(file: Path) -> dict[str, str]:
    try:
        return read_toml_file(file)
    except ConfigError as error:
        raise ConfigError(f"{CONFIG_FILE}: {error}; write for example /etc/connector-worker.toml") from None


def _settings(layers: Sequence[Layer], variables: Mapping[str, str]) -> Settings:
    values = resolve(layers)
    gateway = parts.gateway(values)
    return Settings(
        gateway=gateway,
        rest_address=rest_address(values),
        auth=auth(values),
        identity=identity(values),
        net=parts.net(values, {found.key: found.text for layer in reversed(layers) for found in layer}),
        connectors=parts.connectors(values),
        secrets=secrets(values),
        limits=parts.limits(values),
        documents=parts.documents(values),
        overrides=read_overrides(layers),
        processes=values["connector-worker.processes"],
        admin_port=values[admin_port_row(values)],
        admin_token=values["connector-worker.admin-token"],
        console=console(values),
        log_level=values["connector-worker.log-level"],
        log_format=values["connector-worker.log-format"],
        environment=variables,
        of_connectors={
            found.key: found
            for layer in reversed(layers)
            for found in layer
            if found.key.startswith("CONNECTOR_")
        },
        others=tuple(_outside_the_table(layers)),
        warnings=(*_rest_warning(values, gateway), *unheeded(layers)),
        values=values,
    )


def admin_port_row(values: Values) -> str:
    """The setting that says where health and metrics are: the management port's, where that is set."""
    return "server.port" if values.given("management.server.port") is None else "management.server.port"


def _outside_the_table(layers: Sequence[Layer]) -> Iterator[Found]:
    seen: set[str] = set()
    for found in (found for layer in layers for found in layer if found.text):
        family = is_override(found.key) or parts.NETWORK_NAMES.fullmatch(found.key)
        if family and found.key not in seen:
            seen.add(found.key)
            yield found


def _rest_warning(values: Values, gateway: GatewaySettings) -> Iterator[str]:
    prefer_rest = "camunda.client.prefer-rest-over-grpc"
    if values[prefer_rest]:
        yield (
            f"{values.written(prefer_rest)} asks for REST, but this worker speaks gRPC only, "
            f"to {without_credentials(gateway.address)}"
        )
