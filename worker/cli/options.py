"""What several commands take: where settings are read from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="TOML file with settings; CONNECTOR_WORKER_CONFIG may name it too."),
]
EnvFile = Annotated[
    Path | None,
    typer.Option("--env-file", help="File of NAME=value lines; the environment counts before it."),
]
