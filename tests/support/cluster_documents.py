"""The cluster's document API as its specification has it, over stores in memory; only what `/v2/documents` is.

Its store `in-memory` has no links, `aws` has.
"""

from __future__ import annotations

import hashlib
import json
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import uuid4

from aiohttp import web

from support.waiting import what_is_accepted_is_connected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

Kept = tuple[bytes, str, dict[str, Any]]


class ClusterDocumentApi:
    """A server for one test: `async with ClusterDocumentApi() as api`.

    Attributes:
        documents: content, hash and metadata by store and id.
        authorizations: the header of each request.
        refusals: how many requests to refuse with 401 first.
    """

    def __init__(self, store: str = "in-memory") -> None:
        self.documents: dict[tuple[str, str], Kept] = {}
        self.authorizations: list[str | None] = []
        self.refusals = 0
        self._store = store
        app = web.Application(middlewares=[self._admit], client_max_size=1024**3)
        app.add_routes(
            [
                web.get("/v2/topology", self._topology),
                web.post("/v2/documents", self._create),
                web.get("/v2/documents/{id}", self._get),
                web.delete("/v2/documents/{id}", self._delete),
                web.post("/v2/documents/{id}/links", self._link),
                web.get("/links/{store}/{id}", self._linked),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self.url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await what_is_accepted_is_connected()
        await self._runner.cleanup()

    @web.middleware
    async def _admit(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.authorizations.append(request.headers.get("Authorization"))
        if self.refusals:
            self.refusals -= 1
            return _problem(401, "Unauthorized", "An Authentication object was not found")
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _topology(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"brokers": [], "clusterSize": 1, "gatewayVersion": "8.8.0"})

    async def _create(self, request: web.Request) -> web.StreamResponse:
        parts = {part.name: part for part in _parts(request.headers["Content-Type"], await request.read())}
        if "file" not in parts:
            return _problem(400, "Bad Request", "Required part 'file' is not present.")
        data, file_name, kind = parts["file"].content, parts["file"].file_name, parts["file"].kind
        metadata: dict[str, Any] = {}
        if "metadata" in parts:
            assert parts["metadata"].kind == "application/json"
            metadata = json.loads(parts["metadata"].content)
        store, document = (
            request.query.get("storeId", self._store),
            request.query.get("documentId", str(uuid4())),
        )
        known = {
            "contentType": kind,
            "fileName": file_name,
            "customProperties": {},
            **metadata,
            "size": len(data),
        }
        content_hash = hashlib.sha256(data).hexdigest()
        self.documents[store, document] = (data, content_hash, known)
        reference = {
            "camunda.document.type": "camunda",
            "storeId": store,
            "documentId": document,
            "contentHash": content_hash,
            "metadata": {**known, "expiresAt": None, "processDefinitionId": None, "processInstanceKey": None},
        }
        return web.json_response(reference, status=201)

    def _found(self, request: web.Request) -> Kept | web.Response:
        document = request.match_info["id"]
        kept = self.documents.get((request.query.get("storeId", self._store), document))
        if kept is None:
            return _problem(404, "NOT_FOUND", f"Document with id '{document}' not found")
        wanted = request.query.get("contentHash")
        if wanted not in (None, kept[1]):
            return _problem(400, "INVALID_ARGUMENT", f"Document hash for document {document} doesn't match")
        return kept

    async def _get(self, request: web.Request) -> web.StreamResponse:
        found = self._found(request)
        if isinstance(found, web.Response):
            return found
        return web.Response(body=found[0], headers={"Content-Type": found[2]["contentType"]})

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        key = (request.query.get("storeId", self._store), request.match_info["id"])
        if self.documents.pop(key, None) is None:
            return _problem(404, "NOT_FOUND", f"Document with id '{key[1]}' not found")
        return web.Response(status=204)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        store = request.query.get("storeId", self._store)
        if store == "in-memory":
            return _problem(405, "METHOD_NOT_ALLOWED", "The in-memory document store does not support links")
        found = self._found(request)
        if isinstance(found, web.Response):
            return found
        assert (await request.json())["timeToLive"] > 0
        url = f"{self.url}/links/{store}/{request.match_info['id']}"
        return web.json_response({"url": url, "expiresAt": "2030-01-01T00:00:00Z"}, status=201)

    async def _linked(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.documents[request.match_info["store"], request.match_info["id"]][0])


class Part(NamedTuple):
    """A part of a form."""

    name: str
    file_name: str | None
    kind: str | None
    content: bytes


def _parts(content_type: str, body: bytes) -> Iterator[Part]:
    """The parts of a form (RFC 7578), each line of it where it has to be."""
    form = Message()
    form["Content-Type"] = content_type
    assert form.get_content_type() == "multipart/form-data"
    delimiter = b"\r\n--" + str(form.get_param("boundary")).encode()
    before, *parts, after = (b"\r\n" + body).split(delimiter)
    assert (before, after) == (b"", b"--\r\n")
    for part in parts:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = message_from_bytes(head)
        name, file_name = (
            headers.get_param(key, header="Content-Disposition") for key in ("name", "filename")
        )
        yield Part(str(name), file_name and str(file_name), headers["Content-Type"], content)


def _problem(status: int, title: str, detail: str) -> web.Response:
    problem = {"type": "about:blank", "status": status, "title": title, "detail": detail}
    return web.json_response(problem, status=status, content_type="application/problem+json")
