"""Ports for servers that have to come back on the port they had."""

from __future__ import annotations

import itertools
import os
import random
import socket
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 10_000


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on, outside the range the system gives to connections.

    A port of that range could be taken by an outgoing connection while its server is down, even by the very
    client that tries to reach it (a TCP self-connect). Neither is a port given twice before all were, nor do test
    processes of one run give the same ones: a server may need seconds until it listens.
    """
    while True:
        port = next(_ports())
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@cache
def _ports() -> Iterator[int]:
    """This process's share of the ports over and over, in an order that ignores the tests' random seed."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    share = range(FIRST + number, _first_ephemeral_port(), processes)
    return itertools.cycle(random.SystemRandom().sample(share, len(share)))


def _first_ephemeral_port() -> int:
    setting = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return int(setting.read_text().split()[0]) if setting.exists() else 32_768
