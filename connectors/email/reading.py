"""A mail of a server as JSON: its facts, texts and attachments (data sheet, section 4)."""

from __future__ import annotations

import email
import email.errors
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from email.message import Message


@dataclass(frozen=True, slots=True)
class File:
    """An attachment."""

    name: str | None
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """A mail: what the result says of it, and the attachments that are yet to be stored."""

    facts: dict[str, Any]
    files: list[File]


def parsed(content: bytes) -> Message:
    """A mail, or its header alone."""
    return email.message_from_bytes(content, policy=policy.compat32)


def text_of(value: Any) -> str | None:
    """A header's value as people read it."""
    if value is None:
        return None
    unfolded = " ".join(str(value).split())
    try:
        return str(make_header(decode_header(unfolded)))
    except (LookupError, UnicodeError, ValueError, email.errors.HeaderParseError):
        return unfolded


def summary(mail: Message) -> dict[str, Any]:
    """Id and subject."""
    return {"messageId": _id(mail), "subject": text_of(mail["Subject"])}


def listed(mail: Message, size: int) -> dict[str, Any]:
    """What a list says of a mail; `size` is in bytes."""
    found = summary(mail)
    return {
        "messageId": found["messageId"],
        "fromAddress": sender(mail),
        "subject": found["subject"],
        "size": size,
    }


def sender(mail: Message) -> str | None:
    """The address that a mail is from."""
    return parseaddr(text_of(mail["From"]) or "")[1] or None


def sent_at(mail: Message) -> float:
    """When it says it was sent, in seconds since the epoch; 0 for one that does not."""
    try:
        return parsedate_to_datetime(str(mail["Date"])).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def is_called(mail: Message, message_id: str) -> bool:
    """Whether a mail's id is this one, with or without brackets, or holds it."""
    return message_id.lower() in (_id(mail) or "").lower()


def texts(mail: Message) -> dict[str, str]:
    """The last text of each subtype that is no attachment."""
    return {
        part.get_content_subtype(): _decoded(part)
        for part in mail.walk()
        if part.get_content_maintype() == "text" and not _is_file(part)
    }


def read(mail: Message, size: int, received: str | None) -> Read:
    """All of a mail.

    Raises:
        ConnectorError: it is neither text nor made of parts.
    """
    if mail.get_content_maintype() not in ("text", "multipart"):
        raise ConnectorError(None, f"Unexpected part: the mail is {mail.get_content_type()}, not text.")
    found = texts(mail)
    facts = {
        "messageId": _id(mail),
        "fromAddress": sender(mail),
        "headers": [{"key": key, "value": _unfolded(value)} for key, value in mail.items()],
        "subject": text_of(mail["Subject"]),
        "size": size,
        "plainTextBody": found.get("plain"),
        "htmlBody": found.get("html"),
        "receivedDateTime": received,
    }
    files = [
        File(text_of(part.get_filename()), part.get_content_type(), _bytes(part))
        for part in mail.walk()
        if _is_file(part)
    ]
    return Read(facts, files)


def _id(mail: Message) -> str | None:
    value = mail["Message-ID"]
    return None if value is None else str(value).strip()


def _unfolded(value: Any) -> str:
    return " ".join(line.strip() for line in str(value).splitlines())


def _is_file(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_disposition() == "attachment"


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(part: Message) -> str:
    try:
        return _bytes(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return _bytes(part).decode("utf-8", "replace")
