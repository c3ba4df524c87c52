"""`connector-worker run`: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import serve

Processes = Annotated[
    int | None,
    typer.Option(min=1, help="Worker processes; CONNECTOR_WORKER_PROCESSES may say it too."),
]


def run(config: ConfigFile = None, env_file: EnvFile = None, processes: Processes = None) -> None:
    """Work on jobs until SIGTERM or SIGINT; a second signal stops at once."""
    serve(config, env_file, processes)
