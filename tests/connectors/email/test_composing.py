from __future__ import annotations

import email
from email import policy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.email.composing import Attachment, addresses, compose
from connectors.email.model import Send
from connectors.sdk import ConnectorError

if TYPE_CHECKING:
    from email.message import EmailMessage

FIELDS = {"from": "shop@example.com", "to": "ada@example.com", "subject": "Your order", "body": "text"}


def send(**fields: Any) -> Send:
    return Send.model_validate(FIELDS | fields)


def composed(*attachments: Attachment, **fields: Any) -> EmailMessage:
    content = compose(send(**fields), attachments).content
    message: EmailMessage = email.message_from_bytes(content, policy=policy.default)  # type: ignore[assignment] # by policy
    return message


def test_a_mail_has_its_text_and_what_every_mail_has() -> None:
    mail = composed(subject="Grüße ✓ 😀", body="Zeile 1\nZeile ✓ 2\n")
    assert mail.get_content_type() == "multipart/mixed"
    assert (mail["From"], mail["To"], mail["Subject"]) == (FIELDS["from"], FIELDS["to"], "Grüße ✓ 😀")
    assert mail["Date"]
    assert str(mail["Message-ID"]).endswith("@example.com>")
    (part,) = mail.iter_parts()
    assert (part.get_content_type(), part.get_content_charset()) == ("text/plain", "utf-8")
    assert part.get_content().splitlines() == ["Zeile 1", "Zeile ✓ 2"]


def test_both_texts_are_sent_where_both_are_asked_for() -> None:
    mail = composed(contentType="multipart", htmlBody="<p>x</p>")
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("kind", ["", None, "odd", "plain"])
def test_an_unknown_content_type_is_plain_text(kind: Any) -> None:
    assert list(send(contentType=kind).texts) == ["plain"]


@pytest.mark.parametrize(
    ("kind", "missing"), [("PLAIN", "body"), ("HTML", "htmlBody"), ("MULTIPART", "htmlBody")]
)
def test_a_text_that_is_missing_is_an_input_error(kind: str, missing: str) -> None:
    with pytest.raises(ValueError, match="Please provide a proper message body"):
        send(**{"contentType": kind, "htmlBody": "x", missing: None})


def test_attachments_keep_content_name_and_type() -> None:
    mail = composed(
        Attachment(b"\x00\xff", "Übersicht.pdf", "application/pdf"), Attachment(b"x", None, "not a type")
    )
    _, first, second = mail.iter_parts()
    assert (first.get_content_type(), first.get_filename(), first.get_content()) == (
        "application/pdf",
        "Übersicht.pdf",
        b"\x00\xff",
    )
    assert first.get_content_disposition() == "attachment"
    assert (second.get_content_type(), second.get_filename()) == ("application/octet-stream", None)


def test_receivers_of_a_blind_copy_are_in_the_envelope_alone() -> None:
    mail = compose(send(cc=["c@example.com"], bcc="b@example.com, Ada <ada@example.com>"), [])
    assert mail.recipients == ("ada@example.com", "c@example.com", "b@example.com")
    assert b"b@example.com" not in mail.content


def test_headers_of_the_input_do_not_take_the_place_of_the_connectors_own() -> None:
    own = {
        "X-One": "1",
        "from": "other@example.com",
        "Subject": "no",
        "BCC": "b@x.org",
        "Message-ID": "<1@x>",
    }
    mail = composed(headers=own)
    assert (mail["X-One"], mail["From"], mail["Subject"]) == ("1", "other@example.com", "Your order")
    assert mail["Bcc"] is None
    assert mail["Message-ID"] != "<1@x>"
    assert len(mail.get_all("From", [])) == 1


BREAKS = ["\r\n", "\n", "\r", "\r\n ", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00\n"]


@pytest.mark.parametrize("line_break", BREAKS)
def test_no_input_begins_a_header_of_its_own(line_break: str) -> None:
    evil = f"x{line_break}Bcc: evil@example.com{line_break}{line_break}body"
    mail = composed(Attachment(b"x", evil, None), subject=evil, headers={"X-One": evil, "Reply-To": evil})
    assert mail["Bcc"] is None
    assert set(map(str.lower, mail.keys())) == {
        *("from", "date", "x-one", "reply-to", "to", "subject", "message-id", "mime-version", "content-type"),
    }
    assert [each.get_content_type() for each in mail.iter_parts()] == [
        "text/plain",
        "application/octet-stream",
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_stays_inside_its_header(subject: str, value: str) -> None:
    content = compose(send(subject=subject, headers={"X-One": value}), []).content
    mail = email.message_from_bytes(content)
    names = sorted(name.lower() for name in mail)
    assert set(names) <= {
        *("content-type", "date", "from", "message-id", "mime-version", "subject", "to", "x-one"),
    }
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["X One", "X:", "", "X\r\nBcc", "Ü"])
def test_a_name_that_no_header_can_have_is_refused(name: str) -> None:
    with pytest.raises(ConnectorError, match="no header can have"):
        compose(send(headers={name: "x"}), [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@x.org,b@x.org", ["a@x.org", "b@x.org"]),
        (["a@x.org", "b@x.org, c@x.org"], ["a@x.org", "b@x.org", "c@x.org"]),
        ('"Lovelace, Ada" <ada@x.org>', ['"Lovelace, Ada" <ada@x.org>']),
        ("", []),
        (None, []),
        ([], []),
    ],
)
def test_addresses_are_a_text_or_a_list(value: Any, expected: list[str]) -> None:
    assert addresses(value, "to") == expected


@pytest.mark.parametrize(
    "value",
    [
        7,
        {"a": 1},
        [1],
        "a b@x.org",
        "a@x.org;b@x.org",
        "ada",
        "a@",
        "@x.org",
        "a@x.org\r\nRCPT TO:<b@x.org>",
        "ü@x.org",
    ],
)
def test_what_is_no_address_is_refused(value: Any) -> None:
    with pytest.raises(ConnectorError, match=r"data\.smtpAction\.to"):
        addresses(value, "to")


def test_a_mail_for_nobody_is_refused() -> None:
    with pytest.raises(ConnectorError, match="No recipient addresses"):
        compose(send(to="", cc=[]), [])
