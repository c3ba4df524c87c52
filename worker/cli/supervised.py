"""The workers under a supervisor: python -m worker.cli.supervised CONFIG ENV_FILE DESCRIPTOR starts the process that forks them.

The names of files are empty where none was given; the descriptor is that of the line to the supervisor.
"""

from __future__ import annotations

import signal
import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from worker.cli.start import config_errors_exit, load_settings


def main(config: str, env_file: str, descriptor: str) -> None:
    """Loads what workers need and forks them until the supervisor is no more; each works until it says that it is enough."""
    # A terminal sends them to all processes; the supervisor passes on what they mean.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with config_errors_exit():
        settings = load_settings(Path(config) if config else None, Path(env_file) if env_file else None)

        from worker.telemetry.lean import load_structlog

        load_structlog()

        from worker.service import run_service
        from worker.supervisor.forking import fork_workers
        from worker.supervisor.link import GRACE, Link

        line = fork_workers(socket.socket(fileno=int(descriptor)))
        if line is None:
            return
        run_service(settings, Link(Connection(line), settings.gateway.shutdown_timeout + GRACE))


if __name__ == "__main__":
    main(*sys.argv[1:])
