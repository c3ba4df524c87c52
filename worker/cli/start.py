"""From the settings to the running service, without the command line's library: it would cost the start 0.1 s."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from worker.config import Settings

CONFIG_ERROR = 2
"""The exit code where a setting is wrong."""


def serve(config: Path | None = None, env_file: Path | None = None, processes: int | None = None) -> None:
    """Runs the service under the settings that are given; ends the process with exit code 2 if they are wrong.

    Args:
        config: a TOML file.
        env_file: a file of `NAME=value` lines.
        processes: how many, whatever the settings say.
    """
    with config_errors_exit():
        settings = load_settings(config, env_file)

        from worker.telemetry.lean import load_structlog

        load_structlog()
        if processes is not None:
            settings = replace(settings, processes=processes)
        if settings.processes > 1:
            _supervise(settings, config, env_file)
        else:
            from worker.service import run_service

            run_service(settings)


def _supervise(settings: Settings, config: Path | None, env_file: Path | None) -> None:
    from worker.supervisor.member import WrongSettings
    from worker.supervisor.run import run_supervisor

    files = ("" if file is None else str(file) for file in (config, env_file))
    try:
        run_supervisor(settings, (sys.executable, "-m", "worker.cli.supervised", *files))
    except WrongSettings:
        raise SystemExit(CONFIG_ERROR) from None


def load_settings(config: Path | None, env_file: Path | None) -> Settings:
    """The settings in force; what `--env-file` assigns joins the environment, for the libraries that read it.

    The folders of `CONNECTOR_WORKER_PLUGIN_PATH` join those that packages are looked for in.

    Raises:
        ConfigError: a setting is malformed, or they contradict each other.
    """
    from worker.config import load

    settings = load(os.environ, config=config, env_file=env_file)
    os.environ.update(settings.environment)
    # After all others: what such a folder brings besides a plug-in takes no place of what is installed.
    sys.path += [folder for folder in map(str, settings.connectors.plugin_path) if folder not in sys.path]
    return settings


@contextmanager
def config_errors_exit(code: int = CONFIG_ERROR) -> Iterator[None]:
    """Turns a configuration error into its lines on the standard error, and an exit code."""
    from worker.config import ConfigError

    try:
        yield
    except ConfigError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        raise SystemExit(code) from None
