"""pytest fixtures for tests of connectors: `pytest -p connectors.sdk.fixtures`, or that among pytest's `addopts`."""

from __future__ import annotations

import pytest

from connectors.sdk.testing import FakeCluster, FakeContext, FakeDocuments, FakeHttp, FakeMetrics


@pytest.fixture
def http() -> FakeHttp:
    """An HTTP client that answers what a test gives it: `http.answer(json_response({"id": 1}))`."""
    return FakeHttp()


@pytest.fixture
def documents() -> FakeDocuments:
    """A document store in memory."""
    return FakeDocuments()


@pytest.fixture
def cluster() -> FakeCluster:
    """The cluster's REST API, which answers what a test gives it."""
    return FakeCluster()


@pytest.fixture
def metrics() -> FakeMetrics:
    """What the connector counts and times."""
    return FakeMetrics()


@pytest.fixture
def context(
    http: FakeHttp, documents: FakeDocuments, cluster: FakeCluster, metrics: FakeMetrics
) -> FakeContext:
    """A job's surroundings, made of the fixtures above, for operations called as the functions they are."""
    return FakeContext(http=http, documents=documents, cluster=cluster, metrics=metrics)
