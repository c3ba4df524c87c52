"""What the REST connector's tests share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from connectors.sdk.retry_after import RetryAfterSettings

if TYPE_CHECKING:
    from support.connector_context import FakeContext


@pytest.fixture
def context(context: FakeContext) -> FakeContext:
    """The connector's surroundings, with its settings as they are by default."""
    return replace(context, settings=RetryAfterSettings())
