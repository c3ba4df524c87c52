"""Ports for servers that have to come back on the port they had."""

from __future__ import annotations

import random
import socket
from pathlib import Path


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on, outside the range the system gives to connections.

    A port of that range could be taken by an outgoing connection while its server is down, even by the very
    client that tries to reach it (a TCP self-connect). The choice ignores the tests' random seed, so that
    test processes beside each other do not choose alike.
    """
    choice = random.SystemRandom()
    while True:
        port = choice.randrange(10_000, _first_ephemeral_port())
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _first_ephemeral_port() -> int:
    setting = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return int(setting.read_text().split()[0]) if setting.exists() else 32_768
