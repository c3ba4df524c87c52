"""A job of the Microsoft Teams connector against answers that are given."""

from __future__ import annotations

import pytest
from support.microsoft_teams import Teams

from connectors.sdk.testing import FakeHttp


@pytest.fixture
def teams() -> Teams:
    """Without answers; a test adds them to `http`."""
    return Teams(FakeHttp())
