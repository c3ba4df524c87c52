"""The part of a cluster's REST API that the worker uses, as published, for tests.

Process definitions: 200 with `text/xml`; 204 where a definition has no XML; 404, 401, 403 and 500 as problem documents
(RFC 9457).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

from support.target import Target

if TYPE_CHECKING:
    from support.target import Request

_XML = re.compile(r"/v2/process-definitions/(\d+)/xml")
_TITLES = {400: "INVALID_ARGUMENT", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND"}


class FakeCluster(Target):
    """A cluster for one test: `async with FakeCluster() as cluster`.

    Attributes:
        models: the XML of each process definition by its key, None for one without.
        authorizations: the `Authorization` headers it admits; empty admits everybody.
        refuses: a status that every request is answered with, while it is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.models: dict[int, bytes | None] = {}
        self.authorizations: set[str] = set()
        self.refuses: int | None = None

    def reads(self, key: int) -> int:
        """How often a process was asked for."""
        return self.count(f"/v2/process-definitions/{key}/xml")

    async def _answer(self, request: Request) -> web.StreamResponse:
        if not request.path.startswith("/v2/"):
            return await super()._answer(request)
        if self.refuses:
            return _problem(request, self.refuses, "told to by the test")
        if self.authorizations and request.headers.get("Authorization") not in self.authorizations:
            return _problem(request, 401, "An Authentication object was not found in the SecurityContext")
        found = _XML.fullmatch(request.path)
        if found is None or request.method != "GET":
            return _problem(request, 404, f"No endpoint {request.method} {request.path}.")
        key = int(found[1])
        if key not in self.models:
            return _problem(request, 404, f"Process Definition with key '{key}' not found")
        model = self.models[key]
        if model is None:
            return web.Response(status=204)
        return web.Response(body=model, content_type="text/xml", charset="utf-8")


def _problem(request: Request, status: int, detail: str) -> web.Response:
    document = {
        "type": "about:blank",
        "title": _TITLES.get(status, "INTERNAL"),
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    return web.json_response(document, status=status, content_type="application/problem+json")
