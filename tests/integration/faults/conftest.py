"""What the tests of faults share: work to do, connectors that misbehave, a worker that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import misbehaving, plugin
from support.rest_work import NAME, RestWork

if TYPE_CHECKING:
    from pathlib import Path

    from support.target import Target


@pytest.fixture
def work(target: Target) -> RestWork:
    """Pieces of work that take no time."""
    return RestWork(target)


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Settings of a worker that has the misbehaving connectors beside its own."""
    return {NAME: "worker", **plugin.install(misbehaving, tmp_path)}
