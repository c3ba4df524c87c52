"""The pytest fixtures that tests of connectors are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sdk import Request
from connectors.sdk.fixtures import cluster, context, documents, http, metrics
from connectors.sdk.testing import json_response

if TYPE_CHECKING:
    from connectors.sdk.testing import FakeCluster, FakeContext, FakeDocuments, FakeHttp, FakeMetrics

__all__ = ["cluster", "context", "documents", "http", "metrics"]


async def test_a_context_is_made_of_the_other_fixtures(
    context: FakeContext,
    http: FakeHttp,
    documents: FakeDocuments,
    cluster: FakeCluster,
    metrics: FakeMetrics,
) -> None:
    http.answer(json_response({"id": 7}))
    answer = await context.http.send(Request("GET", "https://shop.example"))
    assert answer.body == b'{"id": 7}'
    context.metrics.count("asked")
    assert metrics.counted == {"asked": 1}
    cluster.answer(json_response({}))
    await context.cluster.send(Request("POST", "/messages/publication"))
    assert cluster.requests[0].url == "/messages/publication"
    await context.documents.create(b"x")
    assert len(documents.created) == 1
