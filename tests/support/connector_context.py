"""A connector's surroundings for tests that call it directly, without the worker's pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import structlog

from connectors.sdk.documents import DISCRIMINATOR, DocumentMetadata
from connectors.sdk.feel import FeelFunction

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping


@dataclass
class StoredDocument:
    """A document in memory."""

    content: bytes
    metadata: DocumentMetadata
    reference: dict[str, Any]

    async def open(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.content), 7):  # small pieces, so that readers have to join them
            yield self.content[start : start + 7]


class DocumentsInMemory:
    """A document store that keeps everything it is given, by a number."""

    def __init__(self) -> None:
        self.stored: list[StoredDocument] = []

    def resolve(self, reference: Mapping[str, Any]) -> StoredDocument:
        return self.stored[int(reference["documentId"])]

    async def create(
        self,
        content: bytes | AsyncIterable[bytes],
        *,
        name: str | None = None,
        content_type: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> StoredDocument:
        whole = content if isinstance(content, bytes) else b"".join([piece async for piece in content])
        facts = DocumentMetadata(content_type, name, len(whole), custom_properties=dict(metadata or {}))
        reference = {DISCRIMINATOR: "camunda", "documentId": str(len(self.stored))}
        self.stored.append(StoredDocument(whole, facts, reference))
        return self.stored[-1]


@dataclass
class FakeContext:
    """The parts of a `Context` that a test gives; `evaluate` stands for the FEEL of every expression."""

    headers: Mapping[str, str] = field(default_factory=dict)
    http: Any = None
    documents: DocumentsInMemory = field(default_factory=DocumentsInMemory)
    evaluate: Callable[[Mapping[str, Any]], Any] | None = None
    metrics: Any = None
    settings: Any = None
    log: Any = field(default_factory=structlog.get_logger)
    job: Any = field(default_factory=lambda: SimpleNamespace(key=1, element_id="Task", retries=3))
    cancelled: bool = False
    masked: list[str] = field(default_factory=list)
    beats: int = 0

    def progress(self) -> None:
        self.beats += 1

    def mask(self, *values: str) -> None:
        self.masked += values

    def feel(self, text: str) -> FeelFunction:
        assert self.evaluate, "this test evaluates no FEEL"
        return FeelFunction(text, self.evaluate)
