"""Fakes of what a worker lends to connectors, for tests that need no worker, no network and no store.

http = FakeHttp(json_response({"id": 7}))
outcome = await run_job(orders, {"name": "pens"}, {"resultVariable": "r"}, http=http)
assert http.requests[0].method == "POST"
"""

from __future__ import annotations

import json
import ssl
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from connectors.sdk.cluster import PublishedMessage
from connectors.sdk.documents import DISCRIMINATOR, Document, DocumentMetadata
from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.feel import FeelFunction
from connectors.sdk.http import Headers, Request, Response

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping

    from connectors.sdk.cluster import Cluster, Message
    from connectors.sdk.http import ClientTls, HttpClient, TokenGrant

__all__ = [
    "FakeCluster",
    "FakeContext",
    "FakeDocument",
    "FakeDocuments",
    "FakeHttp",
    "FakeJob",
    "FakeMetrics",
    "FakeNetwork",
    "json_response",
    "response",
]


def response(status: int = 200, body: bytes | str = b"", *, reason: str = "", **headers: str) -> Response:
    """A response; header names are given as `Content_Type="text/plain"`."""
    lines = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(status, reason, lines, body.encode() if isinstance(body, str) else body)


def json_response(value: Any, status: int = 200, *, reason: str = "") -> Response:
    """A response with a JSON body."""
    return response(status, json.dumps(value), reason=reason, Content_Type="application/json")


class FakeHttp:
    """An `HttpClient` that answers from a list and keeps what it was asked.

    Attributes:
        requests: every request, its body read.
        forgotten: the tokens that connectors dropped.
    """

    def __init__(self, *answers: Response | Exception | Callable[[Request], Response]) -> None:
        """Makes a client that answers in this order; the last answer is given again and again."""
        self._answers = deque(answers)
        self.requests: list[Request] = []
        self.forgotten: list[str] = []

    def answer(self, *answers: Response | Exception | Callable[[Request], Response]) -> None:
        """Adds answers."""
        self._answers.extend(answers)

    async def send(self, request: Request) -> Response:
        """The next answer; an exception is raised, a function is called with the request.

        Raises:
            AssertionError: there is no answer.
        """
        body = request.body
        if body is not None and not isinstance(body, bytes):
            body = b"".join([chunk async for chunk in body])
        self.requests.append(replace(request, body=body))
        assert self._answers, f"no answer was given for {request.method} {request.url}"
        answer = self._answers.popleft() if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else answer(self.requests[-1])

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[_Streamed]:
        """The next answer, its body in one piece."""
        yield _Streamed(await self.send(request))

    async def token(self, grant: TokenGrant) -> str:
        """A token that names where it is from."""
        return f"token of {grant.token_url}"

    def forget_token(self, grant: TokenGrant, token: str) -> None:  # noqa: ARG002 - as of the protocol
        """Notes the token."""
        self.forgotten.append(token)


class FakeCluster(FakeHttp):
    """A `Cluster` that answers from a list and keeps what it was asked; answers of 400 or more are its refusals.

    Attributes:
        published: the messages, each of which has its number as its key.
        refusal: raised for every message, while it is set.
    """

    def __init__(self, *answers: Response | Exception | Callable[[Request], Response]) -> None:
        """Makes a cluster whose REST API answers in this order."""
        super().__init__(*answers)
        self.published: list[Message] = []
        self.refusal: ConnectorError | None = None

    async def publish(self, message: Message, seconds: float | None = None) -> PublishedMessage:  # noqa: ARG002 - as of the protocol
        """Keeps the message."""
        if self.refusal is not None:
            raise self.refusal
        self.published.append(message)
        return PublishedMessage(len(self.published), message.tenant_id or "<default>")

    async def send(self, request: Request) -> Response:
        """The next answer.

        Raises:
            ConnectorError: it is a refusal.
        """
        answer = await super().send(request)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            message = f"{request.method} {request.url}: {answer.status} {answer.reason}".rstrip()
            raise ConnectorError(str(answer.status), message)
        return answer


class _Streamed:
    def __init__(self, answer: Response) -> None:
        self.status: int = answer.status
        self.reason: str = answer.reason
        self.headers: Headers = answer.headers
        self._body = answer.body

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self._body


class FakeNetwork:
    """A `Network` where every host is 127.0.0.1 and everything is allowed, or raises what it is given.

    Over TLS it trusts what the system trusts.
    """

    def __init__(self, denied: Exception | None = None) -> None:
        self._denied = denied

    async def resolve_and_check(self, host: str, port: int) -> list[str]:  # noqa: ARG002 - as of the protocol
        """The address."""
        if self._denied is not None:
            raise self._denied
        return ["127.0.0.1"]

    async def tls(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:  # noqa: ARG002 - as above
        """The system's own."""
        return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class FakeDocument(Document):
    """A document in memory."""

    content: bytes
    known: DocumentMetadata
    number: int = 0

    @property
    def metadata(self) -> DocumentMetadata:
        return self.known

    @property
    def reference(self) -> dict[str, Any]:
        return {DISCRIMINATOR: "camunda", "storeId": "fake", "documentId": str(self.number)}

    async def open(self) -> AsyncIterator[bytes]:
        yield self.content


class FakeDocuments:
    """A document store in memory.

    Attributes:
        created: the documents made so far.
    """

    def __init__(self) -> None:
        self.created: list[FakeDocument] = []

    def resolve(self, reference: Mapping[str, Any]) -> FakeDocument:
        """The document that was made under this reference.

        Raises:
            InputError: there is none.
        """
        number = str(reference.get("documentId"))
        if not number.isdigit() or int(number) >= len(self.created):
            raise InputError(f"There is no document {number}.")
        return self.created[int(number)]

    async def create(
        self,
        content: bytes | AsyncIterable[bytes],
        *,
        name: str | None = None,
        content_type: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> FakeDocument:
        """Keeps the document."""
        data = content if isinstance(content, bytes) else b"".join([chunk async for chunk in content])
        known = DocumentMetadata(content_type, name, len(data), custom_properties=metadata or {})
        self.created.append(FakeDocument(data, known, len(self.created)))
        return self.created[-1]

    def add(
        self, content: bytes | str, name: str = "file", content_type: str | None = None
    ) -> dict[str, Any]:
        """Makes a document for a test; gives its reference, to be put into the variables."""
        data = content.encode() if isinstance(content, str) else content
        self.created.append(
            FakeDocument(data, DocumentMetadata(content_type, name, len(data)), len(self.created))
        )
        return self.created[-1].reference


class FakeMetrics:
    """Keeps the figures.

    Attributes:
        counted: what was added, by name.
        timed: the durations in seconds, by name.
    """

    def __init__(self) -> None:
        self.counted: dict[str, float] = {}
        self.timed: dict[str, list[float]] = {}

    def count(self, name: str, amount: float = 1, **labels: str) -> None:  # noqa: ARG002 - as of the protocol
        """Adds to a counter, whatever its labels."""
        self.counted[name] = self.counted.get(name, 0) + amount

    def time(self, name: str, seconds: float, **labels: str) -> None:  # noqa: ARG002 - as of the protocol
        """Keeps a duration, whatever its labels."""
        self.timed.setdefault(name, []).append(seconds)


@dataclass
class FakeJob:
    """Facts of a job."""

    key: int = 1
    type: str = "test"
    process_instance_key: int = 10
    process_id: str = "process"
    process_version: int = 1
    process_definition_key: int = 100
    element_id: str = "task"
    element_instance_key: int = 1000
    tenant_id: str = "<default>"
    retries: int = 3
    deadline: float = float("inf")


class _NoLog:
    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *_, **__: self if name in ("bind", "new", "unbind") else None


@dataclass
class FakeContext:
    """A `Context` for calling an operation directly: `await shout(Shout(text="hi"), FakeContext())`.

    Attributes:
        masked: the texts that the connector wants kept out of errors and logs.
        progressed: how often it said that work goes on.
        evaluate: stands for the FEEL of every expression.
    """

    job: FakeJob = field(default_factory=FakeJob)
    headers: dict[str, str] = field(default_factory=dict)
    settings: Any = None
    http: HttpClient = field(default_factory=FakeHttp)
    httpx: Any = None
    network: FakeNetwork = field(default_factory=FakeNetwork)
    documents: FakeDocuments = field(default_factory=FakeDocuments)
    cluster: Cluster = field(default_factory=FakeCluster)
    metrics: FakeMetrics = field(default_factory=FakeMetrics)
    log: Any = field(default_factory=_NoLog)
    cancelled: bool = False
    masked: list[str] = field(default_factory=list)
    progressed: int = 0
    evaluate: Callable[[Mapping[str, Any]], Any] | None = None

    def progress(self) -> None:
        """Notes it."""
        self.progressed += 1

    def mask(self, *values: str) -> None:
        """Notes the texts."""
        self.masked += values

    def feel(self, text: str) -> FeelFunction:
        """An expression whose value is what `evaluate` says."""
        assert self.evaluate is not None, "give FakeContext an `evaluate` to stand for FEEL"
        return FeelFunction(text, self.evaluate)
