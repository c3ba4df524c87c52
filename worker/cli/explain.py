"""`connector-worker check --explain`: what becomes of each name that is set, for whoever comes from the Java runtime."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

_STYLES = {"changed": "yellow", "overruled": "yellow", "ignored": "yellow", "unknown": "red"}


def print_explanation(console: Console, config: Path | None, env_file: Path | None) -> None:
    """Prints a line for each name of the environment and the files that is about the worker.

    Raises:
        ConfigError: after that, what would stop the start.
    """
    from rich.table import Table
    from rich.text import Text

    from worker.cli.start import load_settings
    from worker.config import ConfigError
    from worker.config.explanation import explain
    from worker.config.load import read_layers
    from worker.own_settings import names_of
    from worker.registry import discover, registry_of

    layers, variables = read_layers(os.environ, config=config, env_file=env_file)
    problem: ConfigError | None = None
    try:
        registry = registry_of(load_settings(config, env_file))
    except ConfigError as error:
        problem, registry = error, discover(environment=variables)
    of_connectors = dict(name for each in registry.connectors for name in names_of(each.connector))
    table = Table(title="What becomes of each name", title_justify="left")
    for head in ("name", "", "what it does"):
        table.add_column(head, overflow="fold")
    for each in explain(layers, of_connectors):
        table.add_row(
            Text(each.written), Text(each.fate, style=_STYLES.get(each.fate, "green")), Text(each.meaning)
        )
    if table.row_count:
        console.print(table)
    else:
        console.print("Nothing is set that is about this worker or the Java runtime.")
    if problem:
        raise problem
