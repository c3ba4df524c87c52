"""`connector-worker run`: the service."""

from __future__ import annotations

from worker.cli.options import ConfigFile, EnvFile, config_errors_exit, load_settings


def run(config: ConfigFile = None, env_file: EnvFile = None) -> None:
    """Work on jobs until SIGTERM or SIGINT; a second signal stops at once."""
    with config_errors_exit():
        settings = load_settings(config, env_file)

        from worker.service import run_service

        run_service(settings)
