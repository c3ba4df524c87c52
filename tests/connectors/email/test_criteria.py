from __future__ import annotations

from typing import Any

import pytest

from connectors.email.criteria import criterion, quoted
from connectors.email.folders import folder_name
from connectors.email.reading import parsed
from connectors.sdk import ConnectorError

FROM = {"field": "FROM", "value": "ada@example.com"}
SUBJECT = {"field": "SUBJECT", "value": 'in"voice'}
BODY = {"field": "BODY", "value": "euro"}
MAIL = b"""From: Ada <Ada@Example.com>\r
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= and an in"VOICE\r
Content-Type: text/html; charset=utf-8\r
\r
<p>seven Euro</p>\r
"""


def asked(value: Any) -> bytes:
    return b" ".join(criterion(value).imap())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FROM, b'FROM "ada@example.com"'),
        (SUBJECT, b'SUBJECT "in\\"voice"'),
        ({"operator": "AND", "criteria": [FROM, BODY]}, b'(FROM "ada@example.com") (BODY "euro")'),
        (
            {"operator": "OR", "criteria": [FROM, BODY, SUBJECT]},
            b'OR (FROM "ada@example.com") (OR (BODY "euro") (SUBJECT "in\\"voice"))',
        ),
        ({"operator": "OR", "criteria": [BODY]}, b'BODY "euro"'),
    ],
)
def test_a_server_is_asked_in_its_language(value: Any, expected: bytes) -> None:
    assert asked(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FROM, True),
        ({"field": "FROM", "value": "example.com"}, False),
        (SUBJECT, True),
        ({"field": "SUBJECT", "value": "grüße"}, True),
        ({"field": "SUBJECT", "value": ""}, True),
        (BODY, True),
        ({"operator": "AND", "criteria": [FROM, {"field": "BODY", "value": "no"}]}, False),
        ({"operator": "OR", "criteria": [{"field": "BODY", "value": "no"}, FROM]}, True),
    ],
)
def test_a_mail_at_hand_is_matched_in_any_letter_case(value: Any, expected: bool) -> None:  # noqa: FBT001 - an outcome
    assert criterion(value).matches(parsed(MAIL)) is expected


NESTED: Any = FROM
for _ in range(30):
    NESTED = {"operator": "AND", "criteria": [NESTED]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "FROM x",
        [],
        {},
        {"field": "from", "value": "x"},
        {"field": "SUBJECT"},
        {"field": "SUBJECT", "value": 1},
        {"field": "FROM", "value": "ada@"},
        {"operator": "and", "criteria": [FROM]},
        {"operator": "AND", "criteria": []},
        {"operator": "AND"},
        {"operator": "AND", "criteria": [None]},
        NESTED,
    ],
)
def test_what_is_no_criterion_is_refused(value: Any) -> None:
    with pytest.raises(ConnectorError, match="The search criteria can't be read"):
        criterion(value)


@pytest.mark.parametrize("text", ["a\r\nA1 DELETE INBOX", "a\n", "\0"])
def test_no_text_begins_a_command(text: str) -> None:
    with pytest.raises(ConnectorError, match="line break"):
        quoted(text)
    with pytest.raises(ConnectorError, match="line break"):
        folder_name(text, "/")


@pytest.mark.parametrize(
    ("path", "delimiter", "expected"),
    [
        ("INBOX", "/", '"INBOX"'),
        ("Done.2024", "/", '"Done/2024"'),
        ("Done/2024/", ".", '"Done.2024"'),
        ("Entwürfe & mehr", "/", '"Entw&APw-rfe &- mehr"'),
        ('a"b\\c', "/", '"a\\"b\\\\c"'),
    ],
)
def test_folders_are_spelled_as_the_server_spells_them(path: str, delimiter: str, expected: str) -> None:
    assert folder_name(path, delimiter) == expected
