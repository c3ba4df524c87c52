"""Variables on the command line: a JSON object, or the name of a file that holds one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer


def variables_text(given: str, option: str = "--variables") -> str:
    """The JSON that an option gives: as it stands, or the content of `@FILE`.

    Raises:
        BadParameter: the file can't be read.
    """
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise typer.BadParameter(f"{option}: {given[1:]} can't be read: {why}") from None


def parsed_variables(given: str, option: str = "--variables") -> dict[str, Any]:
    """The variables that an option gives, decoded as those of a job are.

    Raises:
        BadParameter: it is no JSON, or no object.
    """
    import orjson

    try:
        decoded = orjson.loads(variables_text(given, option))
    except ValueError as error:
        raise typer.BadParameter(f"{option} is not JSON: {error}") from None
    if not isinstance(decoded, dict):
        raise typer.BadParameter(
            f'{option} has to be a JSON object, such as \'{{"url": "https://example.com"}}\''
        )
    return decoded
