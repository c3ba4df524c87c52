"""One worker of several, as the supervisor starts it: python -m worker.cli.supervised CONFIG ENV_FILE DESCRIPTOR.

The names of files are empty where none was given; the descriptor is that of the line to the supervisor.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from worker.cli.start import config_errors_exit, load_settings


def main(config: str, env_file: str, descriptor: str) -> None:
    """Works until the supervisor says that it is enough, or is no more."""
    # A terminal sends them to all processes; the supervisor passes on what they mean.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with config_errors_exit():
        settings = load_settings(Path(config) if config else None, Path(env_file) if env_file else None)

        from worker.telemetry.lean import load_structlog

        load_structlog()

        from worker.service import run_service
        from worker.supervisor.link import GRACE, Link

        run_service(settings, Link(Connection(int(descriptor)), settings.gateway.shutdown_timeout + GRACE))


if __name__ == "__main__":
    main(*sys.argv[1:])
