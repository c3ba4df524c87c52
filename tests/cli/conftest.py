"""Commands run inside the tests' process: what they change of it is put back."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def the_process_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loggers keep no stream (it closes with the test) and tell nothing below warnings, variables keep their values."""
    monkeypatch.setattr("worker.telemetry.logging.configure", lambda *_: None)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    before = dict(os.environ)
    yield
    structlog.reset_defaults()
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
