"""The level of the log, shown and changed while the worker runs, in the reference's paths and JSON (Spring Boot's loggers).

The worker has one level, whatever logger is named. Who changes it has to bring the token that the settings hold.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import orjson
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from worker.telemetry.levels import level

if TYPE_CHECKING:
    from starlette.requests import Request

    from worker.admin.source import AdminSource
    from worker.telemetry.levels import Level

LOGGERS = ("ROOT", "io.camunda.connector")
_LEVELS: dict[str, Level] = {
    "OFF": "error",
    "FATAL": "error",
    "ERROR": "error",
    "WARN": "warning",
    "INFO": "info",
    "DEBUG": "debug",
    "TRACE": "debug",
}
_SHOWN: dict[Level, str] = {"error": "ERROR", "warning": "WARN", "info": "INFO", "debug": "DEBUG"}


def logger_routes(source: AdminSource, token: str | None) -> list[Route]:
    """The end points; without a `token` nobody may change the level over them."""

    async def loggers(_request: Request) -> Response:
        return JSONResponse({"levels": list(_LEVELS), "loggers": dict.fromkeys(LOGGERS, _shown())})

    async def logger(request: Request) -> Response:
        if request.path_params["name"] not in LOGGERS:
            return PlainTextResponse(f"loggers are {', '.join(LOGGERS)}\n", 404)
        if request.method != "POST":
            return JSONResponse(_shown())
        refused = _refused(request, token)
        if refused is not None:
            return refused
        chosen = _asked_for(await request.body())
        if chosen is None:
            return PlainTextResponse(
                f'write {{"configuredLevel": "DEBUG"}}, or one of {", ".join(_LEVELS)}\n', 400
            )
        await source.set_level(chosen)
        return Response(status_code=204)

    return [
        Route("/actuator/loggers", loggers),
        Route("/actuator/loggers/{name}", logger, methods=["GET", "POST"]),
    ]


def _shown() -> dict[str, str]:
    shown = _SHOWN[level()]
    return {"configuredLevel": shown, "effectiveLevel": shown}


def _refused(request: Request, token: str | None) -> Response | None:
    if token is None:
        return PlainTextResponse("set CONNECTOR_WORKER_ADMIN_TOKEN to change levels over HTTP\n", 403)
    brought = request.headers.get("authorization", "")
    if hmac.compare_digest(brought.encode(), f"Bearer {token}".encode()):
        return None
    return PlainTextResponse("bring the admin token\n", 401, headers={"WWW-Authenticate": "Bearer"})


def _asked_for(body: bytes) -> Level | None:
    try:
        asked = orjson.loads(body)
    except ValueError:
        return None
    named = asked.get("configuredLevel") if isinstance(asked, dict) else None
    return _LEVELS.get(named.upper()) if isinstance(named, str) else None
