"""Commands run inside the tests' process: what they change of it is put back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def the_process_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logging keeps its set-up (loggers would keep a stream that closes with the test), variables their values."""
    monkeypatch.setattr("worker.telemetry.logging.configure", lambda *_: None)
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
