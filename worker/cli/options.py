"""What several commands take: where settings are read from, and how a wrong one is answered."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.config import Settings

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="TOML file with settings; CONNECTOR_WORKER_CONFIG may name it too."),
]
EnvFile = Annotated[
    Path | None,
    typer.Option("--env-file", help="File of NAME=value lines; the environment counts before it."),
]
CONFIG_ERROR = 2
"""The exit code where a setting is wrong."""


def load_settings(config: Path | None, env_file: Path | None) -> Settings:
    """The settings in force; what `--env-file` assigns joins the environment, for the libraries that read it.

    Raises:
        ConfigError: a setting is malformed, or they contradict each other.
    """
    from worker.config import load

    settings = load(os.environ, config=config, env_file=env_file)
    os.environ.update(settings.environment)
    return settings


@contextmanager
def config_errors_exit() -> Iterator[None]:
    """Turns a configuration error into its lines on the standard error, and exit 2."""
    from worker.config import ConfigError

    try:
        yield
    except ConfigError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(CONFIG_ERROR) from None
