"""What is printed past the logger is written without secrets too."""

from __future__ import annotations

import io
import sys
import traceback
import uuid

import pytest

from worker.telemetry.masking import everywhere
from worker.telemetry.streams import MaskedStream, mask_standard_streams


@pytest.fixture
def secret() -> str:
    value = f"secret-{uuid.uuid4()}"
    everywhere.add(value)
    return value


def test_prints_and_tracebacks_are_masked(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    mask_standard_streams()
    print("a", secret, flush=True)  # noqa: T201 - what is tested
    sys.stderr.writelines([f"b {secret}\n"])
    try:
        int(secret)
    except ValueError:
        traceback.print_exc()
    assert out.getvalue() == "a ***\n"
    assert err.getvalue().startswith("b ***\nTraceback")
    assert secret not in err.getvalue()


def test_for_all_else_it_is_the_stream_underneath(secret: str) -> None:
    stream = MaskedStream(io.StringIO())
    assert stream.write(secret) == len(secret)
    assert stream.isatty() is False
    assert stream.getvalue() == "***"
