"""A server for as long as a block takes."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from support.java import MissingError
from support.services.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

S = TypeVar("S", bound=Service)


@contextmanager
def running(kind: Callable[[Path], S], folder: Path) -> Iterator[S]:
    """A server in a folder of its own in that one; skips the test where it is not to be had."""
    service = kind(Path(tempfile.mkdtemp(dir=folder)))
    try:
        service.installed()
    except MissingError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    try:
        service.start()
        yield service
    finally:
        service.remove()
