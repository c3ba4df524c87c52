"""What the console's page asks for, in JSON and as server-sent events. Nothing leaves here before it is masked."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from worker.console.answers import answer, asked_for, told
from worker.console.connectors import described, listed, template
from worker.console.files import PAGES
from worker.telemetry.masking import everywhere

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from worker.console.console import Console
    from worker.registry import Registered

MOST_JOBS: Final = 200
"""Jobs that the page is told of at once; it shows no more."""
PACE: Final = 0.2
"""Seconds between two events at least, however many jobs there are."""
SILENCE: Final = 15.0
"""Seconds after which a stream without events says that it is alive."""


def showing(console: Console, *, acts: bool) -> list[BaseRoute]:
    """What every console shows; `acts` tells the page whether it may ask for more."""
    journal = console.journal

    async def index(_request: Request) -> Response:
        return FileResponse(PAGES / "index.html")

    async def about(_request: Request) -> Response:
        return answer({"acts": acts, "problems": list(console.registry.problems)})

    async def connectors(_request: Request) -> Response:
        return answer(listed(console.registry))

    async def connector(request: Request) -> Response:
        found = asked_for(console, request)
        try:
            return _no_connector() if found is None else answer(described(found))
        except ValueError as error:
            return told(str(error), 422)

    async def element_template(request: Request) -> Response:
        found = asked_for(console, request)
        try:
            return _no_connector() if found is None else _download(found)
        except ValueError as error:
            return told(str(error), 422)

    async def jobs(_request: Request) -> Response:
        return answer([each.summary() for each in journal.since(0, MOST_JOBS)])

    async def job(request: Request) -> Response:
        found = journal.of(request.path_params["number"])
        return told("This job is kept no longer.", 404) if found is None else answer(found.whole())

    async def figures(_request: Request) -> Response:
        return answer(journal.timeline.as_json() | {"keptBytes": journal.bytes})

    async def events(_request: Request) -> Response:
        return StreamingResponse(_events(console), media_type="text/event-stream")

    return [
        Route("/", index),
        Route("/api/about", about),
        Route("/api/connectors", connectors),
        Route("/api/connector", connector),
        Route("/api/template", element_template),
        Route("/api/jobs", jobs),
        Route("/api/jobs/{number:int}", job),
        Route("/api/figures", figures),
        Route("/api/events", events),
        Mount("/pages", StaticFiles(directory=PAGES)),
    ]


def _no_connector() -> Response:
    return told("No connector answers to this job type.", 404)


def _download(registered: Registered) -> Response:
    text = orjson.dumps(template(registered), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", registered.type)
    disposition = f'attachment; filename="{name}.json"'
    return Response(text, media_type="application/json", headers={"Content-Disposition": disposition})


async def _events(console: Console) -> AsyncIterator[bytes]:
    """The jobs that changed, as often as there are some; the first event has those that are kept."""
    seen = 0
    while not console.changes.closed:
        version = console.changes.version
        changed = [each.summary() for each in console.journal.since(seen, MOST_JOBS)]
        yield b"event: jobs\ndata: " + orjson.dumps(everywhere.tree(changed)) + b"\n\n"
        seen = version
        await asyncio.sleep(PACE)
        while not (await console.changes.after(seen, SILENCE) or console.changes.closed):
            yield b": still here\n\n"
