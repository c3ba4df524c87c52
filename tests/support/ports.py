"""Ports for servers that have to come back on the port they had."""

from __future__ import annotations

import atexit
import itertools
import random
import socket
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 20_000
"""Below it are the ports that recordings name."""
BLOCK = 250


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on, outside the range the system gives to connections.

    A port of that range could be taken by an outgoing connection while its server is down, even by the very
    client that tries to reach it (a TCP self-connect). Neither is a port given twice before all were, nor do test
    processes of this machine give the same ones: a server may need seconds until it listens.
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
    """This process's ports over and over, in an order that ignores the tests' random seed."""
    own = _own_block()
    return itertools.cycle(random.SystemRandom().sample(own, len(own)))


def _own_block() -> range:
    """Ports that no other test process gives: the one before them stays bound until this one ends.

    Raises:
        RuntimeError: others have all of them.
    """
    starts = range(FIRST, _first_ephemeral_port() - BLOCK, BLOCK)
    for start in random.SystemRandom().sample(starts, len(starts)):
        mark = socket.socket()
        try:
            mark.bind(("127.0.0.1", start))
        except OSError:
            mark.close()
            continue
        atexit.register(mark.close)
        return range(start + 1, start + BLOCK)
    raise RuntimeError("every block of ports has a test process already")


def _first_ephemeral_port() -> int:
    setting = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return int(setting.read_text().split()[0]) if setting.exists() else 32_768
