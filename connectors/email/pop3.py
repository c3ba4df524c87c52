"""Mails of a server over POP3 (RFC 1939); what is deleted is gone when the conversation ends well."""

from __future__ import annotations

import contextlib
import poplib
from typing import TYPE_CHECKING, Any

from connectors.email.model import Login
from connectors.email.reading import Read, is_called, listed, parsed, read, sent_at, summary
from connectors.email.server import ANSWER, LARGEST_MAIL, Server, failed
from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from email.message import Message

    from connectors.email.criteria import Criterion

_NOT_FOUND = "No emails have been found with this ID"


class _Pop3(poplib.POP3):
    """The library's client over a connection to a checked address."""

    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__(server.host, server.port, ANSWER)

    def _create_socket(self, timeout: float) -> socket.socket:  # noqa: ARG002 - as the library's own
        return (
            self._server.connect() if self._server.encryption == "NONE" else self._server.connect_over_tls()
        )


class Pop3Mailbox:
    """The mailbox of a login, for one conversation."""

    def __init__(self, client: poplib.POP3) -> None:
        self._client = client

    def listing(self, most: int, field: str, order: str) -> list[dict[str, Any]]:
        """The first mails by a field."""
        if most < 0:
            raise ConnectorError(None, "maxToBeRead can't be negative.")
        found = [(mail, self._size(number) - length) for number, mail, length in self._headers()]
        found.sort(key=lambda each: each[1] if field == "SIZE" else sent_at(each[0]), reverse=order == "DESC")
        return [listed(mail, size) for mail, size in found[:most]]

    def search(self, wanted: Criterion) -> list[dict[str, Any]]:
        """The mails that match."""
        if wanted.needs_body:
            mails = (parsed(self._content(number)) for number in self._numbers())
        else:
            mails = (mail for _, mail, _ in self._headers())
        return [summary(mail) for mail in mails if wanted.matches(mail)]

    def read(self, message_id: str) -> Read:
        """A mail."""
        content = self._content(self._found(message_id))
        return read(parsed(content), len(content.partition(b"\r\n\r\n")[2]), None)

    def delete(self, message_id: str) -> dict[str, Any]:
        """Deletes a mail."""
        self._client.dele(self._found(message_id))
        return {"messageId": message_id, "deleted": True}

    def _numbers(self) -> range:
        return range(1, self._client.stat()[0] + 1)

    def _headers(self) -> Iterator[tuple[int, Message, int]]:
        """Number, header and its length in bytes, of each mail."""
        for number in self._numbers():
            header = b"\r\n".join(self._client.top(number, 0)[1]) + b"\r\n"
            yield number, parsed(header), len(header)

    def _found(self, message_id: str) -> int:
        for number, mail, _ in self._headers():
            if is_called(mail, message_id):
                return number
        raise ConnectorError(None, _NOT_FOUND)

    def _size(self, number: int) -> int:
        answer: Any = self._client.list(number)  # of one mail, whatever the library's type says
        return int(answer.split()[2])

    def _content(self, number: int) -> bytes:
        if (size := self._size(number)) > LARGEST_MAIL:
            raise ConnectorError(None, f"The mail has {size} bytes; {LARGEST_MAIL} is the most that is read.")
        return b"\r\n".join(self._client.retr(number)[1]) + b"\r\n"


@contextlib.contextmanager
def mailbox(server: Server) -> Iterator[Pop3Mailbox]:
    """The mailbox of the server's login, for the block; what was deleted stays if the block fails.

    Raises:
        ConnectorError: no connection, or the server refused something.
    """
    try:
        client = _Pop3(server)
        try:
            login = server.login
            client.user(_plain(login.username if isinstance(login, Login) else ""))
            client.pass_(_plain(login.password if isinstance(login, Login) else ""))
            yield Pop3Mailbox(client)
            client.quit()
        finally:
            client.close()
    except poplib.error_proto as error:
        raise ConnectorError(None, f"The server refused: {_words(error)}") from None
    except OSError as error:
        raise failed(error, server) from None


def _plain(text: str) -> str:
    if any(mark in text for mark in "\r\n\0"):
        raise ConnectorError(None, "User name or password holds a line break.")
    return text


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else b""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
