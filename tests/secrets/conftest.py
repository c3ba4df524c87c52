"""What the providers' tests share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from worker.secrets.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def keepers_of_tokens_have_ended() -> Iterator[None]:
    """A Vault token's thread is not waited for by a worker that ends; what it logs belongs to no other test."""
    yield
    for thread in threading.enumerate():
        if thread.name == "vault-token":
            thread.join(30)


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
