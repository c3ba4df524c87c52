"""What a search looks for: read once, then asked of an IMAP server or of each mail at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from connectors.email.reading import sender, text_of, texts
from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from email.message import Message

_ADDRESS = re.compile(r"[^\s@<>]*@?[^\s@<>]+")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that holds a text, in any letter case."""

    field: Literal["FROM", "SUBJECT", "BODY"]
    value: str

    def imap(self) -> list[bytes]:
        """As the server is asked."""
        return [self.field.encode(), quoted(self.value)]

    def matches(self, mail: Message) -> bool:
        """Whether a mail is one; `FROM` is the whole address."""
        value = self.value.lower()
        if self.field == "FROM":
            return (sender(mail) or "").lower() == value
        if self.field == "SUBJECT":
            return value in (text_of(mail["Subject"]) or "").lower()
        return any(value in text.lower() for text in texts(mail).values())

    @property
    def needs_body(self) -> bool:
        """Whether the headers alone don't tell."""
        return self.field == "BODY"

    @property
    def is_ascii(self) -> bool:
        """Whether every server understands it."""
        return self.value.isascii()


@dataclass(frozen=True, slots=True)
class Node:
    """All of some criteria, or any of them."""

    operator: Literal["AND", "OR"]
    criteria: tuple[Leaf | Node, ...]

    def imap(self) -> list[bytes]:
        """As the server is asked, where OR takes two at a time."""
        asked = self.criteria[-1].imap()
        for each in reversed(self.criteria[:-1]):
            asked = [b"OR"] * (self.operator == "OR") + [*_grouped(each.imap()), *_grouped(asked)]
        return asked

    def matches(self, mail: Message) -> bool:
        """Whether a mail is one."""
        found = (each.matches(mail) for each in self.criteria)
        return all(found) if self.operator == "AND" else any(found)

    @property
    def needs_body(self) -> bool:
        """Whether the headers alone don't tell."""
        return any(each.needs_body for each in self.criteria)

    @property
    def is_ascii(self) -> bool:
        """Whether every server understands it."""
        return all(each.is_ascii for each in self.criteria)


Criterion = Leaf | Node


def criterion(value: Any, depth: int = 0) -> Criterion:
    """The criteria that an input holds.

    Raises:
        ConnectorError: it is none: another shape, field or operator, no criterion below an operator.
    """
    if not isinstance(value, dict) or depth > _DEEPEST:
        raise _wrong("is no object, or too deep")
    if "operator" in value:
        below = value.get("criteria")
        if value["operator"] not in ("AND", "OR"):
            raise _wrong("has an operator other than AND and OR")
        if not isinstance(below, list) or not below:
            raise _wrong("has an operator without criteria below it")
        return Node(value["operator"], tuple(criterion(each, depth + 1) for each in below))
    if value.get("field") not in ("FROM", "SUBJECT", "BODY") or not isinstance(value.get("value"), str):
        raise _wrong("needs a field, FROM, SUBJECT or BODY, and a value")
    if value["field"] == "FROM" and not _ADDRESS.fullmatch(value["value"]):
        raise _wrong("looks for FROM something that is no address")
    return Leaf(value["field"], value["value"])


def quoted(text: str) -> bytes:
    """A text as IMAP takes it (RFC 3501, section 9).

    Raises:
        ConnectorError: it holds a line break, which would begin another command.
    """
    if any(mark in text for mark in "\r\n\0"):
        raise ConnectorError(None, "A text for the mail server holds a line break.")
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def _grouped(asked: list[bytes]) -> list[bytes]:
    return [b"(" + b" ".join(asked) + b")"]


def _wrong(what: str) -> ConnectorError:
    return ConnectorError(None, f"The search criteria can't be read: one of them {what}.")
