"""Whether the worker lives and whether it is ready, in the paths and the JSON of the reference (Spring Boot's health).

Ready means connected to the gateway and subscribed. Alive never depends on the gateway: restarting the worker mends no
outage of the cluster. On shutdown it is not ready at once, and alive until it has drained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from worker.admin.component import Component

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from worker.admin.source import AdminSource


def health_routes(source: AdminSource) -> list[Route]:
    """The end points, in the reference's paths and in the short ones of Kubernetes."""

    async def health(_request: Request) -> Response:
        return _answer(await source.readiness(), groups=["liveness", "readiness", "startup"])

    async def readiness(_request: Request) -> Response:
        return _answer(await source.readiness())

    async def liveness(_request: Request) -> Response:
        return _answer({})

    async def startup(_request: Request) -> Response:
        # Whoever can be asked has started.
        return _answer({"startupCheck": Component(up=True)})

    async def ready(_request: Request) -> Response:
        up = _all_up(await source.readiness())
        return PlainTextResponse("ready\n" if up else "not ready\n", 200 if up else 503)

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    return [
        Route("/actuator/health", health),
        Route("/actuator/health/readiness", readiness),
        Route("/actuator/health/liveness", liveness),
        Route("/actuator/health/startup", startup),
        Route("/readyz", ready),
        Route("/healthz", alive),
    ]


def _answer(components: dict[str, Component], **more: Any) -> Response:
    up = _all_up(components)
    body: dict[str, Any] = {"status": "UP" if up else "DOWN"}
    if components:
        body["components"] = {name: component.as_json() for name, component in components.items()}
    return JSONResponse(body | more, 200 if up else 503)


def _all_up(components: dict[str, Component]) -> bool:
    return all(component.up for component in components.values())
