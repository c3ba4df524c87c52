"""`connector-worker template TYPE`: what the Modeler shows of a connector."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import config_errors_exit, load_settings

JobType = Annotated[str, typer.Argument(metavar="TYPE", help="The job type, such as io.camunda:http-json:1.")]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write, instead of the standard output.")]

For = Annotated[
    str,
    typer.Option(
        "--element",
        help="What a task or event becomes: service-task, send-task, script-task, intermediate-throw-event, end-event.",
    ),
]

Hybrid = Annotated[
    bool,
    typer.Option("--hybrid", help="The modeler may change the job type; beside the template without it."),
]

Configurations = Annotated[
    bool,
    typer.Option(
        "--configurations", help="Connections and credentials may be kept and chosen; from Camunda 8.10 on."
    ),
]


def template(
    job_type: JobType,
    *,
    out: Out = None,
    element: For = "service-task",
    hybrid: Hybrid = False,
    configurations: Configurations = False,
    config: ConfigFile = None,
    env_file: EnvFile = None,
) -> None:
    """Make the element template of a connector, for Camunda's Modeler."""
    import orjson

    from worker.registry import registry_of
    from worker.templates import Element, element_template

    if element not in set(Element):
        raise typer.BadParameter(f"--element: {element} is none of {', '.join(Element)}")
    with config_errors_exit():
        registry = registry_of(load_settings(config, env_file))
    registered = registry.of_type(job_type)
    if registered is None:
        raise typer.BadParameter(registry.unanswered(job_type))
    try:
        made = element_template(
            registered.connector,
            registered.type,
            Element(element),
            hybrid=hybrid,
            choose_configurations=configurations,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    text = orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_bytes(text)
    except OSError as error:
        raise typer.BadParameter(f"--out: {out} can't be written: {error.strerror}") from None
