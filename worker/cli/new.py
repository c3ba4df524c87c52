"""`connector-worker new NAME`: a package to write a connector in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[
    str, typer.Argument(help="What the connector does, in lower case: shout, or order-mail.", metavar="NAME")
]


def new(name: Name) -> None:
    """Write a package with one connector, its test and README into a new folder here."""
    from worker.scaffold import Package

    try:
        package = Package(name)
        folder = package.write(Path())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    except FileExistsError:
        raise typer.BadParameter(f"{package.distribution} is there already") from None
    except OSError as error:
        raise typer.BadParameter(f"{package.distribution} can't be written: {error.strerror}") from None
    typer.echo(f"Wrote {folder}: its README says how to go on.")
