"""What the page may ask to be done, at the embedded gateway alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from worker.bpmn.xml import NotBpmnError
from worker.console.answers import answer, asked_for, told
from worker.console.invocation import FormError
from worker.devgateway.rejection import Rejection

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from worker.console.console import Console
    from worker.console.workbench import Workbench

LARGEST: Final = 4 * 1024 * 1024
"""Bytes that are read of a request."""


def acting(console: Console, workbench: Workbench) -> list[BaseRoute]:
    """The routes; those that do something are POST and take JSON, which no form of another site can send."""

    async def invoke(request: Request) -> Response:
        found, asked = asked_for(console, request), await body_of(request)
        if found is None or not found.enabled:
            return told("No connector answers to this job type.", 404)
        values, context = asked.get("values"), asked.get("context", {})
        if not isinstance(values, dict) or not isinstance(context, dict):
            return told('write {"values": {…}, "context": {…}}', 400)
        try:
            return answer(await workbench.invoke(found, values, context))
        except (FormError, ValueError) as error:
            return told(str(error), 422)

    async def evaluate(request: Request) -> Response:
        asked = await body_of(request)
        expression, context = asked.get("expression"), asked.get("context", {})
        if not isinstance(expression, str) or not isinstance(context, dict):
            return told('write {"expression": "…", "context": {…}}', 400)
        return answer(workbench.evaluate(expression, context))

    async def processes(_request: Request) -> Response:
        return answer({"processes": workbench.processes(), "incidents": workbench.incidents()})

    async def picture(request: Request) -> Response:
        instance = request.query_params.get("instance", "")
        chosen = int(instance) if instance.isdecimal() else None
        try:
            made = workbench.picture(request.path_params["key"], chosen)
        except NotBpmnError as error:
            return told(str(error), 422)
        if made is None:
            return told("There is no such process.", 404)
        return Response(made, media_type="image/svg+xml")

    async def variables(request: Request) -> Response:
        return answer({"variables": workbench.variables(request.path_params["key"])})

    async def retry(request: Request) -> Response:
        await body_of(request)
        try:
            workbench.retry(request.path_params["key"])
        except Rejection as error:
            return told(str(error), 404)
        return answer({})

    return [
        Route("/api/invoke", invoke, methods=["POST"]),
        Route("/api/feel", evaluate, methods=["POST"]),
        Route("/api/processes", processes),
        Route("/api/processes/{key:int}/picture", picture),
        Route("/api/instances/{key:int}/variables", variables),
        Route("/api/incidents/{key:int}/retry", retry, methods=["POST"]),
    ]


async def body_of(request: Request) -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        HTTPException: it is none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "send application/json")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise HTTPException(413, f"at most {LARGEST} bytes")
    try:
        asked = orjson.loads(body)
    except ValueError:
        raise HTTPException(400, "this is no JSON") from None
    if not isinstance(asked, dict):
        raise HTTPException(400, "send a JSON object")
    return asked
