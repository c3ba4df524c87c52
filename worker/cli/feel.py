"""`connector-worker feel`: evaluates an expression, line after line, or a file of recorded cases."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from worker.cli.variables import parsed_variables


def feel(
    expression: Annotated[
        str | None,
        typer.Argument(help="The expression, with or without a leading '='. None: read line by line."),
    ] = None,
    *,
    context: Annotated[
        str, typer.Option(help="Variables as a JSON object, or @FILE to read them from one.")
    ] = "{}",
    cases: Annotated[
        Path | None,
        typer.Option(
            help="Answer each case of a JSON Lines file with one JSON line.", exists=True, dir_okay=False
        ),
    ] = None,
) -> None:
    """Evaluate FEEL, with the functions that result and error expressions have."""
    if cases is not None:
        from worker.cli.feel_cases import answers
        from worker.execution.functions import CONNECTOR_FUNCTIONS

        for answer in answers(cases, CONNECTOR_FUNCTIONS):
            sys.stdout.write(answer + "\n")
        return
    variables = parsed_variables(context, "--context")
    if expression is None:
        _converse(variables)
    elif not _evaluate(expression, variables):
        raise typer.Exit(1)


def _evaluate(expression: str, variables: Mapping[str, Any]) -> bool:
    """Prints the value as JSON, or the error, and what was probably not meant; whether there was a value."""
    from worker import feel as language
    from worker.execution.functions import CONNECTOR_FUNCTIONS

    try:
        compiled = language.compile(expression, CONNECTOR_FUNCTIONS)
        for call in compiled.null_calls:
            typer.echo(str(call), err=True)
        value = compiled.evaluate_json_text(variables)
    except language.FeelError as error:
        typer.echo(str(error), err=True)
        return False
    typer.echo(value)
    return True


def _converse(variables: Mapping[str, Any]) -> None:
    """Reads expressions until the end of the input."""
    interactive = sys.stdin.isatty()
    while True:
        if interactive:
            typer.echo("feel> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            break
        if line.strip():
            _evaluate(line, variables)
    if interactive:
        typer.echo()
