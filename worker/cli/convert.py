"""`connector-worker convert IN OUT`: a Camunda 7 model for Camunda 8."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.camunda7 import Report

LEFT = 3
"""The exit code where something is not converted."""

In = Annotated[
    Path, typer.Argument(metavar="IN", help="The Camunda 7 model; scripts that it names lie beside it.")
]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="The file to write the converted model to.")]
Native = Annotated[
    bool, typer.Option("--native", help="Use Camunda 8's own connectors where they can do the same.")
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", help="Write the report there, as JSON if the name ends in .json, not to the output."
    ),
]


def convert(source: In, target: Out, native: Native = False, report: ReportFile = None) -> None:  # noqa: FBT002 - a switch
    """Convert a Camunda 7 model; exit 0 if all is converted, 3 if something is left, 2 if it is no model."""
    from worker.bpmn import NotBpmnError
    from worker.camunda7 import LARGEST
    from worker.camunda7 import convert as converted

    try:
        with source.open("rb") as file:
            xml = file.read(LARGEST + 1)
        made = converted(xml, native=native, resources=_beside(source))
    except NotBpmnError as error:
        raise typer.BadParameter(f"{source} is no model to convert: {error}") from None
    except OSError as error:
        raise typer.BadParameter(f"{source} can't be read: {error.strerror}") from None
    _write(target, made.xml)
    text = _text(made.report, as_json=report is not None and report.suffix == ".json")
    if report is None:
        typer.echo(text)
    else:
        _write(report, f"{text}\n".encode())
    if made.report.left:
        raise typer.Exit(LEFT)


def _text(report: Report, *, as_json: bool) -> str:
    import orjson

    if as_json:
        return orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2).decode()
    return report.as_text()


def _beside(model: Path) -> Callable[[str], str | None]:
    """Finds script files in the folder of the model, and nowhere else."""
    from worker.camunda7 import LONGEST_SCRIPT

    folder = model.resolve().parent

    def read(name: str) -> str | None:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > LONGEST_SCRIPT:
            return None
        return path.read_text(encoding="utf-8", errors="replace")

    return read


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be written: {error.strerror}") from None
