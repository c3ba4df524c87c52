"""What the contract is checked over: every registered connector, each of its operations, a task of each that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.samples import SAMPLES

from worker.registry import discover

if TYPE_CHECKING:
    from support.samples import Sample

    from connectors.sdk import Connector, Operation

CONNECTORS = {each.type: each.connector for each in discover().connectors}
OPERATIONS = [(each, operation) for each in CONNECTORS.values() for operation in each.operations]


@pytest.fixture(params=list(CONNECTORS.values()), ids=list(CONNECTORS))
def connector(request: pytest.FixtureRequest) -> Connector:
    """Each connector."""
    found: Connector = request.param
    return found


@pytest.fixture(
    params=OPERATIONS, ids=[f"{each.name} {operation.id}".strip() for each, operation in OPERATIONS]
)
def operation(request: pytest.FixtureRequest) -> tuple[Connector, Operation]:
    """Each operation, with its connector."""
    found: tuple[Connector, Operation] = request.param
    return found


@pytest.fixture(params=list(SAMPLES.values()), ids=list(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each task."""
    found: Sample = request.param
    return found
