"""What a job comes to: one of three commands, a value.

Execution makes it, the gateway sends it (runtime sheet, sections 1.3 and 1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson


class _WithVariables:
    __slots__ = ()
    payload: str

    @property
    def variables(self) -> dict[str, Any]:
        """The variables, decoded from `payload`."""
        decoded: dict[str, Any] = orjson.loads(self.payload)
        return decoded


@dataclass(frozen=True, slots=True)
class Complete(_WithVariables):
    """CompleteJob; `payload` is the JSON text of the variables object."""

    payload: str = "{}"


@dataclass(frozen=True, slots=True)
class Fail(_WithVariables):
    """FailJob; `backoff_ms` is None where no back-off is sent."""

    message: str
    retries: int
    backoff_ms: int | None = None
    payload: str = "{}"


@dataclass(frozen=True, slots=True)
class ThrowError(_WithVariables):
    """ThrowError, the BPMN error `code`; `message` is None where none was given."""

    code: str
    message: str | None = None
    payload: str = "{}"


Outcome = Complete | Fail | ThrowError
