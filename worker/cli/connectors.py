"""`connector-worker connectors`: what is installed here."""

from __future__ import annotations

import typer

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import config_errors_exit, load_settings
from worker.cli.tables import table_console


def connectors(config: ConfigFile = None, env_file: EnvFile = None) -> None:
    """List the connectors that are installed; exit 1 if one could not be loaded."""
    from rich.markup import escape
    from rich.table import Column, Table
    from rich.text import Text

    from worker.registry import registry_of

    with config_errors_exit():
        registry = registry_of(load_settings(config, env_file))
    console = table_console()
    # A job type is there to be copied, so it is the other columns that give way on a narrow terminal.
    others = (Column(head, overflow="fold") for head in ("name", "version", "from"))
    table = Table(Column("job type", no_wrap=True), *others)
    for each in registry.connectors:
        name = each.connector.name if each.enabled else f"{each.connector.name} (disabled)"
        cells = (each.type, name, str(each.connector.version), each.source)
        table.add_row(*map(Text, cells), style=None if each.enabled else "dim")
    console.print(table)
    for problem in registry.problems:
        console.print(f"[red]✗[/red] {escape(problem)}", highlight=False)
    if registry.problems:
        raise typer.Exit(1)
