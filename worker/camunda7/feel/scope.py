"""Where an expression stands, which decides what its names mean (Camunda 7 sheet, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["process", "input", "output", "error"]
"""`process` is anywhere outside of a connector; `input` and `output` are its mappings, `error` its error expression."""

Language = Literal["juel", "javascript", "groovy"]


@dataclass(frozen=True, slots=True)
class Scope:
    """An expression's surroundings.

    Attributes:
        place: whose names it sees.
        language: what `+` means in it.
        xml_root: the root element of the connector's answer, where it is known.
        json_variables: variables that hold objects read from JSON, not texts.
    """

    place: Place = "process"
    language: Language = "juel"
    xml_root: str | None = None
    json_variables: frozenset[str] = frozenset()
