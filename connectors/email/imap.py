"""Mails of a server over IMAP (RFC 3501): nothing is marked as read by being read."""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
from typing import TYPE_CHECKING, Any

from connectors.email.criteria import Criterion, quoted
from connectors.email.folders import folder_name
from connectors.email.model import Login
from connectors.email.reading import Read, listed, parsed, read, sent_at, summary
from connectors.email.server import ANSWER, LARGEST_MAIL, Server, failed
from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator, Sequence
    from email.message import Message

_HEADER = b"BODY.PEEK[HEADER.FIELDS (FROM SUBJECT MESSAGE-ID DATE)]"
_AT_ONCE = 200
"""Mails that are asked for in one command."""


class _Imap(imaplib.IMAP4):
    """The library's client over a connection to a checked address."""

    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__(server.host, server.port, ANSWER)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002 - as the library's own
        return (
            self._server.connect() if self._server.encryption == "NONE" else self._server.connect_over_tls()
        )


class ImapMailbox:
    """The mailbox of a login, for one conversation."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def listing(self, folder: str | None, most: int, field: str, order: str) -> list[dict[str, Any]]:
        """The first mails of a folder by a field; only of these more than that field is asked for."""
        if most < 0:
            raise ConnectorError(None, "maxToBeRead can't be negative.")
        self._open(folder, readonly=True)
        sizes, keys = {}, {}
        what = b"(UID RFC822.SIZE INTERNALDATE" + (b" " + _HEADER if field == "SENT_DATE" else b"") + b")"
        for facts, content in self._fetched(self._uids([b"ALL"]), what):
            uid = _number(facts, b"UID")
            sizes[uid] = _number(facts, b"RFC822.SIZE")
            by_field = {"SIZE": sizes[uid], "SENT_DATE": sent_at(parsed(content))}
            keys[uid] = by_field.get(field, _received(facts).timestamp())
        chosen = sorted(keys, key=lambda uid: keys[uid], reverse=order == "DESC")[:most]
        mails = self._headers(chosen)
        return [listed(mails[uid], sizes[uid]) for uid in chosen if uid in mails]

    def search(self, folder: str | None, wanted: Criterion) -> list[dict[str, Any]]:
        """The mails of a folder that match, as the server finds them; beyond ASCII servers differ too much."""
        self._open(folder, readonly=True)
        uids = self._uids(wanted.imap()) if wanted.is_ascii else self._matching(wanted)
        mails = self._headers(uids)
        return [summary(mails[uid]) for uid in uids if uid in mails]

    def read(self, folder: str | None, message_id: str) -> Read:
        """A mail."""
        self._open(folder, readonly=True)
        uid = self._found(message_id, "Could not find an email ID")
        ((facts, _),) = self._fetched([uid], b"(UID RFC822.SIZE INTERNALDATE)")
        size = _number(facts, b"RFC822.SIZE")
        if size > LARGEST_MAIL:
            raise ConnectorError(None, f"The mail has {size} bytes; {LARGEST_MAIL} is the most that is read.")
        ((_, content),) = self._fetched([uid], b"(UID BODY.PEEK[])")
        received = _received(facts).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return read(parsed(content), size, received)

    def delete(self, folder: str | None, message_id: str) -> dict[str, Any]:
        """Deletes a mail."""
        self._open(folder, readonly=False)
        self._remove(self._found(message_id, "Could not find an email ID"))
        return {"messageId": message_id, "deleted": True}

    def move(self, message_id: str, source: str, target: str) -> dict[str, Any]:
        """Moves a mail into another folder, which is made if there is none."""
        self._open(source, readonly=False)
        uid = self._found(message_id, f"Email with messageId {message_id} does not exist")
        name = folder_name(target, self._delimiter())
        if self._client.status(name, "(MESSAGES)")[0] != "OK":
            self._done(self._client.create(name), "make the folder")
        if "MOVE" in self._client.capabilities:
            self._done(self._client._simple_command("UID", "MOVE", str(uid), name), "move the mail")  # noqa: SLF001 - the library has no name for it
        else:
            self._done(self._client.uid("COPY", str(uid), name), "copy the mail")
            self._remove(uid)
        return {"messageId": message_id, "from": source, "to": target}

    def _open(self, folder: str | None, *, readonly: bool) -> None:
        name = folder_name((folder or "").strip() or "INBOX", self._delimiter())
        try:
            status, _ = self._client.select(name, readonly)
        except imaplib.IMAP4.readonly:
            raise ConnectorError(None, f"Folder {folder} can't be changed") from None
        if status != "OK":
            raise ConnectorError(None, f"Folder {folder} does not exist")

    def _delimiter(self) -> str:
        """What parts the names of folders on this server."""
        _, lines = self._client.list('""', '""')
        match = re.search(rb'\) "(.)" ', lines[0]) if lines and isinstance(lines[0], bytes) else None
        return match[1].decode() if match else "/"

    def _uids(self, wanted: Sequence[bytes]) -> Sequence[int]:
        status, lines = self._client.uid("SEARCH", *wanted)  # type: ignore[arg-type] # bytes pass as they are
        self._done((status, lines), "search")
        return [int(uid) for line in lines if isinstance(line, bytes) for uid in line.split()]

    def _found(self, message_id: str, missing: str) -> int:
        uids = self._uids([b"HEADER", b"Message-ID", quoted(message_id)] if message_id else [b"ALL"])
        if not uids:
            raise ConnectorError(None, missing)
        return uids[0]

    def _matching(self, wanted: Criterion) -> Sequence[int]:
        what = b"(UID BODY.PEEK[])" if wanted.needs_body else b"(UID " + _HEADER + b")"
        fetched = self._fetched(self._uids([b"ALL"]), what)
        return [_number(facts, b"UID") for facts, content in fetched if wanted.matches(parsed(content))]

    def _headers(self, uids: Sequence[int]) -> dict[int, Message]:
        fetched = self._fetched(uids, b"(UID " + _HEADER + b")")
        return {_number(facts, b"UID"): parsed(content) for facts, content in fetched}

    def _fetched(self, uids: Sequence[int], what: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Facts and content of each mail; the content is empty where none is asked for."""
        for start in range(0, len(uids), _AT_ONCE):
            numbers = ",".join(map(str, uids[start : start + _AT_ONCE]))
            status, lines = self._client.uid("FETCH", numbers, what)  # type: ignore[arg-type] # as above
            self._done((status, lines), "fetch the mails")
            yield from _mails(lines)

    def _remove(self, uid: int) -> None:
        self._done(self._client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)"), "delete the mail")
        if "UIDPLUS" in self._client.capabilities:
            self._done(self._client.uid("EXPUNGE", str(uid)), "delete the mail")
        else:
            self._done(self._client.expunge(), "delete the mail")

    def _done(self, answer: tuple[str, Any], what: str) -> None:
        status, lines = answer
        if status != "OK":
            raise ConnectorError(None, f"The server did not {what}: {_words(lines)}")


@contextlib.contextmanager
def mailbox(server: Server) -> Iterator[ImapMailbox]:
    """The mailbox of the server's login, for the block.

    Raises:
        ConnectorError: no connection, or the server refused something.
    """
    try:
        client = _Imap(server)
        try:
            login = server.login
            names = (login.username, login.password) if isinstance(login, Login) else ("", "")
            _log_in(client, *names)
            yield ImapMailbox(client)
        finally:
            client.shutdown()
    except imaplib.IMAP4.error as error:
        raise ConnectorError(None, f"The server refused: {_words(error.args)}") from None
    except OSError as error:
        raise failed(error, server) from None


def _log_in(client: imaplib.IMAP4, username: str, password: str) -> None:
    # The library's own quotes no user name.
    status, lines = client._simple_command("LOGIN", quoted(username), quoted(password))  # noqa: SLF001 - as above
    if status != "OK":
        raise ConnectorError(None, f"The server refused the login: {_words(lines)}")
    client.state = "AUTH"


def _mails(lines: Iterable[Any]) -> Iterator[tuple[bytes, bytes]]:
    for line in lines:
        if isinstance(line, tuple):
            yield line[0], line[1]
        elif isinstance(line, bytes) and b"UID" in line:
            yield line, b""


def _number(facts: bytes, name: bytes) -> int:
    match = re.search(re.escape(name) + rb" (\d+)", facts)
    if match is None:
        raise ConnectorError(None, f"The server said no {name.decode()} of a mail.")
    return int(match[1])


def _received(facts: bytes) -> dt.datetime:
    match = re.search(rb'INTERNALDATE "([^"]+)"', facts)
    text = match[1].decode().strip() if match else "01-Jan-1970 00:00:00 +0000"
    return dt.datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z")


def _words(lines: Iterable[Any]) -> str:
    return " ".join(line.decode(errors="replace") if isinstance(line, bytes) else str(line) for line in lines)
