"""A mail as bytes: headers that nothing can break out of, texts and documents as parts (RFC 5322, RFC 2045)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import encoders, policy
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formatdate, make_msgid, parseaddr
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.email.model import Send

_LOCAL = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+|\"[^\"\r\n\\]+\")"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f.:]+\])")
_NAMED = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^<>@,;:"]*)\s*<[^<>\s]+>')
_HEADER_NAME = re.compile(r"[!-9;-~]+")
_MEDIA_TYPE = re.compile(r"([\w!#$&^.+-]+)/([\w!#$&^.+-]+)")
_MADE_HERE = frozenset(
    {"subject", "message-id", "bcc", "to", "cc", "mime-version", "content-type", "content-transfer-encoding"}
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to send along, read."""

    content: bytes
    name: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail for the server: the envelope's addresses, and the message."""

    sender: str
    recipients: tuple[str, ...]
    message_id: str
    content: bytes


def compose(input: Send, attachments: Iterable[Attachment]) -> Mail:
    """The mail that the input describes.

    Raises:
        ConnectorError: an address or the name of a header is none, or nobody is to get it.
    """
    (sender,) = addresses(input.sender, "from") or [""]
    if not sender:
        raise ConnectorError(None, "data.smtpAction.from is no address.")
    to, cc, bcc = (addresses(value, name) for name, value in _receivers(input))
    recipients = [bare(each) for each in (*to, *cc, *bcc)]
    if not recipients:
        raise ConnectorError(None, "No recipient addresses: data.smtpAction has none in to, cc and bcc.")
    message_id = make_msgid(domain=bare(sender).rpartition("@")[2].strip("[]"))
    message = MIMEMultipart("mixed", policy=policy.SMTP)
    for name, value in _headers(input, sender, to, cc, message_id):
        message[name] = value
    for kind, text in input.texts.items():
        message.attach(_text(text or "", kind))
    for attachment in attachments:
        message.attach(_attached(attachment))
    return Mail(bare(sender), tuple(dict.fromkeys(recipients)), message_id, message.as_bytes())


def addresses(value: Any, name: str) -> list[str]:
    """The addresses of a text, separated by commas, or of a list.

    Raises:
        ConnectorError: it is neither, or one is no address.
    """
    if isinstance(value, str):
        given = re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', value)
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        given = [one for each in value for one in re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', each)]
    elif value is None:
        return []
    else:
        raise ConnectorError(None, f"data.smtpAction.{name}: Unexpected value. List or String was expected")
    found = [each.strip() for each in given if each.strip()]
    for each in found:
        if not _ADDRESS.fullmatch(each) and not (_NAMED.fullmatch(each) and _ADDRESS.fullmatch(bare(each))):
            raise ConnectorError(None, f"data.smtpAction.{name} holds something that is no address.")
    return found


def bare(address: str) -> str:
    """The address of `Ada <ada@example.com>`."""
    return parseaddr(address)[1]


def _receivers(input: Send) -> tuple[tuple[str, Any], ...]:
    return (("to", input.to), ("cc", input.cc), ("bcc", input.bcc))


def _headers(
    input: Send, sender: str, to: list[str], cc: list[str], message_id: str
) -> Iterable[tuple[str, str]]:
    own = {"From": sender, "Date": formatdate(localtime=False)}
    for name, value in (input.headers or {}).items():
        if not _HEADER_NAME.fullmatch(name):
            raise ConnectorError(None, "data.smtpAction.headers has a name that no header can have.")
        if name.lower() not in _MADE_HERE:
            own = {each: text for each, text in own.items() if each.lower() != name.lower()}
            own[name] = value
    own["To"] = ", ".join(to)
    if cc:
        own["Cc"] = ", ".join(cc)
    own |= {"Subject": input.subject, "Message-ID": message_id}
    return [(name, _one_line(value)) for name, value in own.items() if value]


def _one_line(value: str) -> str:
    """A value that can't begin another header: line breaks are blanks, other controls are gone."""
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", re.sub(r"[\r\n\v\f\x85\u2028\u2029]+[ \t]*", " ", value))


def _text(text: str, kind: str) -> MIMENonMultipart:
    readable = Charset("utf-8")
    readable.body_encoding = QP
    part = MIMENonMultipart("text", kind, policy=policy.SMTP)
    part.set_payload(text.encode("utf-8", "replace").decode(), readable)
    return part


def _attached(attachment: Attachment) -> MIMEBase:
    known = _MEDIA_TYPE.match(attachment.content_type or "")
    kinds = known.groups() if known else ("application", "octet-stream")
    part = MIMEBase(*kinds, policy=policy.SMTP)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    name = _one_line(attachment.name or "")
    part.add_header("Content-Disposition", "attachment", **({"filename": name} if name else {}))
    return part
