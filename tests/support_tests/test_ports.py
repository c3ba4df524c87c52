"""Ports that test processes beside each other give to servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.ports import free_port

GIVEN = 400  # more than a process has


def test_a_process_gives_no_port_that_another_one_gives() -> None:
    own = {free_port() for _ in range(GIVEN)}
    program = f"from support.ports import free_port; print(*(free_port() for _ in range({GIVEN})))"
    other = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert own.isdisjoint(map(int, other.stdout.split()))
