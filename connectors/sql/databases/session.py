"""One connection to a database: opened, used and closed by a thread, cut off by the event loop when time is up."""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping, Sequence

    from connectors.sql.parameters import Query
    from connectors.sql.urls import Target

CONNECT = 10.0
"""Seconds for a connection and its login."""

Row = dict[str, Any]

# What these do is over with the statement; of any other it is not known what it leaves in the session.
_LEAVE_NOTHING = frozenset(
    {"select", "insert", "update", "delete", "values", "with", "merge", "replace", "table"}
)
_LEAVE_SOMETHING = re.compile(
    r"set_config|advisory_\w*lock|get_lock|:=|\binto\s+(?:global\s+|local\s+)?temp", re.IGNORECASE
)


class CannotConnect(Exception):
    """There is no connection; the text is the database's or the system's own."""


class StatementFailed(Exception):
    """The database refused a statement, or was gone before its answer.

    Args:
        message: the database's own words.
        facts: how the database classifies it, such as `{"sqlState": "23505"}`.
    """

    def __init__(self, message: str, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.facts = dict(facts or {})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave: `rows` is None where it returned none, `changed` is -1 where it returned some."""

    rows: list[Row] | None
    changed: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect to: the target, the checked addresses of each of its hosts, TLS where it is asked for."""

    target: Target
    addresses: Sequence[Sequence[str]]
    tls: ssl.SSLContext | None


class Session(ABC):
    """A connection whose calls block; at any time one thread uses it, and `abort` is for others.

    Args:
        place: where to.
        limit: seconds that a statement may take.
    """

    def __init__(self, place: Place, limit: float) -> None:
        self._place = place
        self._target = place.target
        self._limit = limit
        self._number: int | None = None  # of the connection's file

    @classmethod
    def wants_tls(cls, target: Target) -> bool:  # noqa: ARG003 - for those that do
        """Whether the worker's certificates are needed to connect."""
        return False

    @abstractmethod
    def connect(self) -> None:
        """Connects and logs in; raises `CannotConnect`."""

    @abstractmethod
    def run(self, query: Query, *, rows: bool) -> Answer:
        """Runs a query, returning its rows if asked to; raises `StatementFailed`."""

    @abstractmethod
    def close(self) -> None:
        """Closes the connection; what is uncommitted is undone."""

    def as_new(self) -> bool:
        """Whether no transaction is open, so that the next job finds the session as a new one."""
        return True

    def is_open(self) -> bool:
        """Whether the database did not close the connection since its last answer; asks the system, not the database."""
        if self._number is None:
            return True
        try:
            waiter = select.poll()
            waiter.register(self._number, select.POLLIN)
            return not waiter.poll(0)
        except (OSError, ValueError):
            return False

    def abort(self) -> None:
        """Cuts the connection, so that the thread that waits for an answer goes on; for other threads."""
        if self._number is None:
            return
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._number)) as same:
            same.shutdown(socket.SHUT_RDWR)

    def _socket(self) -> socket.socket:
        """A TCP connection to the first address that takes one."""
        refused = ""
        for (host, port), addresses in zip(self._target.hosts, self._place.addresses, strict=True):
            for address in addresses:
                try:
                    found = socket.create_connection((address, port), timeout=CONNECT)
                except OSError as error:
                    refused = f"Connection to {host}:{port} failed: {error}"
                    continue
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                self._number = found.fileno()
                return found
        raise CannotConnect(refused)


def leaves_nothing(query: Query) -> bool:
    """Whether a session is after the query as it was before, but for a transaction that was left open."""
    return all(
        each.keyword in _LEAVE_NOTHING
        and not any(isinstance(part, str) and _LEAVE_SOMETHING.search(part) for part in each.parts)
        for each in query.statements
    )
