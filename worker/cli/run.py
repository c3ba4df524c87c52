"""`connector-worker run`: the service."""

from __future__ import annotations

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import serve


def run(config: ConfigFile = None, env_file: EnvFile = None) -> None:
    """Work on jobs until SIGTERM or SIGINT; a second signal stops at once."""
    serve(config, env_file)
