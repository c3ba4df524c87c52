"""The commands, gathered. Each imports what it needs when it runs, so that none waits for another's libraries."""

from __future__ import annotations

import typer

from worker.cli.check import check
from worker.cli.connectors import connectors
from worker.cli.convert import convert
from worker.cli.dev import dev
from worker.cli.feel import feel
from worker.cli.invoke import invoke
from worker.cli.new import new
from worker.cli.run import run
from worker.cli.template import template

app = typer.Typer(
    name="connector-worker",
    help="Runs Camunda 8 outbound connectors beside any Zeebe-compatible gateway.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (run, dev, invoke, connectors, template, new, check, feel, convert):
    app.command()(command)
