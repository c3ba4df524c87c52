"""Binding the admin port."""

from __future__ import annotations

import socket

from worker.config import ConfigError


def bind(port: int, written: str) -> socket.socket:
    """A listening socket on all interfaces; port 0 takes any free one.

    Args:
        port: of TCP.
        written: what to call the setting in an error.

    Raises:
        ConfigError: the port is taken, or not ours to take.
    """
    listener = socket.socket(socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET)
    try:
        if listener.family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"{written}: port {port} can't be taken ({error.strerror}); choose another, or 0 for any free one"
        ) from None
    listener.setblocking(False)
    return listener
