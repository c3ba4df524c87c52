"""The published JSON schema of element templates, as a validator that Python can run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator

if TYPE_CHECKING:
    from pathlib import Path


def validator(file: Path) -> Draft7Validator:
    """The schema of a file with two changes: a JavaScript group's name is written as Python does, inner ids are left out."""
    schema = json.loads(
        file.read_text().replace("(?<", "(?P<").replace("(?P<!", "(?<!").replace("(?P<=", "(?<=")
    )
    _drop_inner_ids(schema)
    return Draft7Validator(schema)


def _drop_inner_ids(part: Any) -> None:
    if isinstance(part, dict):
        if str(part.get("$id", "")).startswith("#"):
            del part["$id"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            _drop_inner_ids(each)
