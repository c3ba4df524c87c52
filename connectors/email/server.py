"""A mail server as the job names it, and connections to it: only to addresses that the egress policy allows."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.email.model import Login, NoLogin

CONNECT = 10.0
"""Seconds for a connection."""
ANSWER = 30.0
"""Seconds for each answer of the server."""
LARGEST_MAIL = 64 * 1024**2
"""Bytes of a mail that is held in memory."""


@dataclass
class Server:
    """Where mails are sent or kept.

    Attributes:
        addresses: those of the host, checked.
        encryption: `TLS`, `SSL` or `NONE`.
        tls: what a TLS connection is made with; the certificate is checked for `host`.
    """

    host: str
    port: int
    encryption: str
    login: Login | NoLogin
    addresses: Sequence[str]
    tls: ssl.SSLContext
    _number: int | None = field(default=None, init=False)
    _cut: bool = field(default=False, init=False)

    def connect(self) -> socket.socket:
        """A TCP connection to the first address that takes one.

        Raises:
            OSError: none does.
        """
        refused: OSError = OSError("the host has no address")
        for address in self.addresses:
            try:
                found = socket.create_connection((address, self.port), CONNECT)
            except OSError as error:
                refused = error
                continue
            found.settimeout(ANSWER)
            self._number = found.fileno()
            if self._cut:
                self.cut()
            return found
        raise refused

    def connect_over_tls(self) -> socket.socket:
        """As `connect`, encrypted from the first byte on."""
        opened = self.connect()
        try:
            return self.tls.wrap_socket(opened, server_hostname=self.host)
        except OSError:
            opened.close()
            raise

    def cut(self) -> None:
        """Cuts the connection, so that the thread that waits for an answer goes on; for other threads."""
        self._cut = True
        if self._number is not None:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._number)) as same:
                same.shutdown(socket.SHUT_RDWR)

    def done(self) -> None:
        """Says that the connection is closed, as its number may soon be another's."""
        self._number = None


def failed(error: Exception, server: Server) -> ConnectorError:
    """What went wrong between the worker and the server, in a sentence."""
    where = f"{server.host}:{server.port}"
    if isinstance(error, ssl.SSLError):
        return ConnectorError(None, f"SSL connection to {where} failed: {error.reason or error}")
    if isinstance(error, TimeoutError):
        return ConnectorError(None, f"Connection to {where} timed out.")
    return ConnectorError(None, f"Couldn't connect to {where}, or the connection broke off: {error}")
