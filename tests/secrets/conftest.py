"""What the providers' tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worker.secrets.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def scope() -> Scope:
    """A job of the default tenant."""
    return Scope("io.camunda:http-json:1", "<default>", "order", 7, "charge", 1)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Callable[[], float]:
    """A clock that stands: `clock.now += 5`."""
    return Clock()
