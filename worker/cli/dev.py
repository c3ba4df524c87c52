"""`connector-worker dev`: try processes and connectors on this machine, without a cluster."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import config_errors_exit, load_settings
from worker.cli.variables import parsed_variables

Files = Annotated[list[Path] | None, typer.Argument(metavar="[FILES]…", help="BPMN models to deploy.")]
Watch = Annotated[
    bool,
    typer.Option(
        "--watch", help="When a file changes, deploy it again, and start it again if --start names it."
    ),
]
Start = Annotated[
    list[str] | None, typer.Option("--start", metavar="ID", help="Start this process; repeatable.")
]
Variables = Annotated[str, typer.Option("--variables", help="What it starts with: JSON, or @FILE.")]
Once = Annotated[
    bool, typer.Option("--once", help="End when what was started has ended; exit 1 after an incident.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Of the gateway; 0 is any free one.")]


def dev(  # noqa: PLR0917 - typer calls it by name
    files: Files = None,
    watch: Watch = False,  # noqa: FBT002
    start: Start = None,
    variables: Variables = "{}",
    once: Once = False,  # noqa: FBT002
    port: Port = 26500,
    config: ConfigFile = None,
    env_file: EnvFile = None,
) -> None:
    """Run an embedded gateway and the worker on this machine; deploy models, start processes, show each job.

    Nothing is kept: it is for trials and tests.
    """
    from rich.console import Console

    from worker.dev.display import Display
    from worker.dev.plan import Plan
    from worker.dev.session import run_dev
    from worker.telemetry import logging

    plan = Plan(
        files=tuple(files or ()),
        watch=watch,
        start=tuple(start or ()),
        variables=parsed_variables(variables),
        once=once,
        port=port,
    )
    with config_errors_exit():
        settings = load_settings(config, env_file)
        # Jobs are shown as lines of their own; what is logged beside them is for when something is wrong.
        logging.configure("debug" if settings.log_level == "debug" else "error", settings.log_format)
        try:
            succeeded = asyncio.run(run_dev(settings, plan, Display(Console())))
        except OSError as error:
            raise typer.BadParameter(
                f"--port {port}: {error}; choose another, or 0 for any free one"
            ) from None
    if not succeeded:
        raise typer.Exit(1)
