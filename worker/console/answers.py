"""How the console answers: JSON, without secrets that any job met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from worker.telemetry.masking import everywhere

if TYPE_CHECKING:
    from starlette.requests import Request

    from worker.console.console import Console
    from worker.registry import Registered


def answer(value: Any, status: int = 200) -> Response:
    """The value as JSON, without secrets that any job met."""
    return JSONResponse(everywhere.tree(value), status)


def told(problem: str, status: int) -> Response:
    """A sentence for people."""
    return answer({"error": problem}, status)


def asked_for(console: Console, request: Request) -> Registered | None:
    """The connector that `type` in the query names."""
    return console.registry.of_type(request.query_params.get("type", ""))
