"""A task that works: what a modeler fills into the connector's template, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.sdk import Response


@dataclass(frozen=True)
class Sample:
    """A task.

    Attributes:
        type: the job type.
        filled: the fields that are filled in, by their ids in the connector's own template.
        expression: the result expression.
        result: the variables that the job ends with.
        answer: of the HTTP server; None if the task asks none.
        unanswered: the error's code if that server does not answer in time; None for one without a code.
        stand_ins: what takes the place of functions that open connections of other protocols, by their dotted names;
            the HTTP server then stands for the other server too.
    """

    type: str
    filled: Mapping[str, str]
    expression: str
    result: Mapping[str, Any]
    answer: Response | None = None
    unanswered: str | None = "408"
    stand_ins: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
