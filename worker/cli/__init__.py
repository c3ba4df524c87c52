"""The command line, one module a command; `app.py` gathers them."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The entry point of `connector-worker` and `python -m worker`; the plain `run` of a container starts directly."""
    # What gRPC writes of its own accord, about a gateway that goes for example, is no line of the log, which says it too.
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    if sys.argv[1:] == ["run"]:
        from worker.cli.start import serve

        serve()
    else:
        from worker.cli.app import app

        app()
