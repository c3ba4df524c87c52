"""The connectors of the worker and what they did, in the reference's paths and JSON (runtime sheet, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from worker.admin.source import AdminSource

_DID = ("job", "worker")


def outbound_routes(source: AdminSource) -> list[Route]:
    """The end points: what there is, and what it did, of all or of one job type."""

    async def connectors(request: Request) -> Response:
        asked = request.path_params.get("type")
        found = [
            {key: value for key, value in each.items() if key not in _DID}
            | {"runtimeId": runtime["runtimeId"]}
            for runtime in await source.runtimes()
            for each in _connectors(runtime, asked)
        ]
        return _answer(found, asked)

    async def did(request: Request) -> Response:
        asked = request.path_params.get("type")
        found = [
            {
                "runtimeId": runtime["runtimeId"],
                "runtime": {"uptimeSeconds": runtime["uptimeSeconds"]},
                **{name: each[name] for name in _DID},
            }
            for runtime in await source.runtimes()
            for each in ([runtime] if asked is None else _connectors(runtime, asked))
        ]
        return _answer(found, asked)

    return [
        Route("/outbound", connectors),
        Route("/outbound/metrics", did),
        Route("/outbound/metrics/{type}", did),
        Route("/outbound/{type}", connectors),
    ]


def _connectors(runtime: dict[str, Any], asked: str | None) -> list[dict[str, Any]]:
    return [each for each in runtime["connectors"] if asked in (None, each["type"])]


def _answer(found: list[dict[str, Any]], asked: str | None) -> Response:
    if asked is not None and not found:
        return PlainTextResponse("no connector answers to this job type\n", 404)
    return JSONResponse(found)
