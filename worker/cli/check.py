"""`connector-worker check`: the settings in force, and whether the gateway can be worked with; or what each name does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.advice import advice
from worker.cli.explain import print_explanation
from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import config_errors_exit, load_settings
from worker.cli.tables import table_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from worker.config import Settings
    from worker.net.client import HttpClient
    from worker.registry import Registry

    Row = tuple[str, str, str, bool]

Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say of each name that is set whether it is known, changed or ignored; try nothing."
    ),
]


def check(config: ConfigFile = None, env_file: EnvFile = None, explain: Explain = False) -> None:  # noqa: FBT002 - as typer declares switches
    """Show the settings in force and try the gateway; exit 0 if it can be worked with, 1 if not."""
    from worker.registry import registry_of

    console = table_console()
    if explain:
        with config_errors_exit(code=1):
            print_explanation(console, config, env_file)
        return
    with config_errors_exit(code=1):
        settings = load_settings(config, env_file)
        _show(console, settings)
        registry = registry_of(settings)
        _show_own(console, registry, settings)
        problem = asyncio.run(_problem(console, settings, registry))
    problems = [*registry.problems, *([problem] if problem else [])]
    for each in problems:
        _say(console, "[red]✗[/red]", each)
    if problems:
        raise typer.Exit(1)


def _show(console: Console, settings: Settings) -> None:
    _print_table(console, "Settings in force", _rows(settings))
    for warning in settings.warnings:
        _say(console, "[yellow]![/yellow]", warning)


def _show_own(console: Console, registry: Registry, settings: Settings) -> None:
    """The settings that the connectors declare for themselves."""
    if rows := list(_own_rows(registry, settings)):
        _print_table(console, "Settings of connectors", rows)


def _print_table(console: Console, title: str, rows: Iterable[Row]) -> None:
    from rich.table import Column, Table
    from rich.text import Text

    columns = (Column(head, overflow="fold") for head in ("setting", "value", "from"))
    table = Table(*columns, title=title, title_justify="left")
    for *cells, is_set in rows:
        table.add_row(*map(Text, cells), style=None if is_set else "dim")
    console.print(table)


def _rows(settings: Settings) -> Iterator[Row]:
    """Name, value, where it is from, and whether it was set at all."""
    from worker.telemetry.masking import MASKED

    for item in settings.values:
        if item.found or item.shown:
            written = item.found.written if item.found else "default"
            yield item.setting.environment_name, item.shown, written, item.found is not None
    for found in settings.others:
        shown = MASKED if found.key.endswith("PASSWORD") else found.text
        yield found.key, shown, found.written, True


def _own_rows(registry: Registry, settings: Settings) -> Iterator[Row]:
    from worker.own_settings import own_settings
    from worker.telemetry.masking import MASKED

    for setting in (each for registered in registry.enabled for each in own_settings(registered.connector)):
        given = settings.of_connectors.get(setting.environment_name)
        if given is None:
            yield setting.environment_name, setting.default, "default", False
        else:
            shown = MASKED if setting.confidential else given.text
            yield setting.environment_name, shown, given.written, True


def _say(console: Console, mark: str, text: str) -> None:
    from rich.markup import escape

    console.print(f"{mark} {escape(text)}", highlight=False)


async def _problem(console: Console, settings: Settings, registry: Registry) -> str | None:
    """What keeps the worker from working with the gateway, and what to do about it; None if nothing does.

    Raises:
        ConfigError: what jobs need can't be started.
    """
    from connectors.sdk.errors import ConnectorError
    from worker.assembly import job_execution
    from worker.gateway.topology import GatewayRefused, topology
    from worker.gateway_access import gateway_credentials, gateway_errors_named

    address = settings.gateway.address
    async with job_execution(settings, registry) as execution:

        async def given() -> HttpClient:
            return execution.http

        try:
            with gateway_errors_named(settings):
                cluster = await topology(settings.gateway, gateway_credentials(settings, given))
        except GatewayRefused as error:
            return f"{address}: {error}. {advice(error)}"
        except ConnectorError as error:
            return f"No token for {address}: {error.message.rstrip('.')}. Look at CAMUNDA_CLIENT_AUTH_*."
    if not cluster.healthy_partitions:
        return (
            f"{address} answers, but no partition of its cluster is healthy: jobs can't be done until one is."
        )
    _say(
        console,
        "[green]✓[/green]",
        f"{address} answers: gateway {cluster.gateway_version}, {cluster.brokers} brokers, "
        f"{cluster.healthy_partitions} of {cluster.partitions} partitions healthy",
    )
    return None
