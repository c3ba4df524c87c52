"""What the published SQL and email templates make of their fields, for every choice they offer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import pytest
from support.published import Template

from connectors.email import email
from connectors.email.reading import Read
from connectors.sdk.testing import FakeDocuments, FakeNetwork
from connectors.sql import sql
from connectors.sql.databases.session import Answer
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from pathlib import Path

QUERY = {"data.query": "select :a", "data.variables": "={a: 1}"}
DETAILED = {
    "connection.authType": "detailed",
    "connection.host": "h",
    "connection.port": "7",
    "connection.username": "u",
    "connection.password": "p",
    "connection.databaseName": "d",
}
TEXTS = {"plain": {"smtpBody": "text"}, "html": {"smtpHtmlBody": "<b>x</b>"}}
LOGIN = {
    "authentication.type": "simple",
    "authentication.simpleAuthenticationUsername": "u",
    "authentication.simpleAuthenticationPassword": "p",
}
MAIL = {
    "smtpFrom": "a@x.org",
    "smtpTo": '=["b@x.org"]',
    "smtpCc": "c@x.org",
    "smtpBcc": "d@x.org",
    "smtpHeaders": '={"X-One": "1"}',
    "smtpSubject": "s",
    "data.smtpHost": "h",
}
CRITERIA = '={field: "SUBJECT", value: "s"}'


async def run(template: Path, connector: Any, given: dict[str, str], **services: Any) -> Any:
    job = Template.read(template).job(given, {"resultVariable": "r"})
    outcome = await run_job(connector, job.variables, job.headers, network=FakeNetwork(), **services)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


@pytest.mark.parametrize("kind", ["MARIADB", "MSSQL", "MYSQL", "POSTGRESQL", "ORACLE"])
@pytest.mark.parametrize("rows", [True, False])
async def test_a_statement(templates: Path, monkeypatch: pytest.MonkeyPatch, kind: str, rows: bool) -> None:  # noqa: FBT001 - a field's two values
    opened: list[Any] = []

    class Pool:
        async def run(self, query: Any, *, rows: bool) -> Answer:
            assert query.whole.values == [1]
            return Answer([{"n": 1}], 3)

        async def close(self) -> None: ...

    async def open_pool(target: Any, settings: Any, context: Any) -> Pool:
        opened.append(target)
        return Pool()

    monkeypatch.setattr("connectors.sql.opening.open_pool", open_pool)
    url = {"connection.authType": "uri", "connection.uri": "jdbc:postgresql://h:7/d?user=u&password=p"}
    for connection in (DETAILED, url):
        given = {"database": kind, **connection, **QUERY, "data.returnResults": str(rows).lower()}
        result = await run(templates / "io.camunda.connectors.Jdbc.v1.json", sql, given)
        assert result == ({"resultSet": [{"n": 1}]} if rows else {"modifiedRows": 3})
    for target in opened:
        assert (target.hosts, target.database, target.user, target.password) == ((("h", 7),), "d", "u", "p")


@pytest.mark.parametrize(
    ("kind", "parts"), [("PLAIN", ["plain"]), ("HTML", ["html"]), ("MULTIPART", ["plain", "html"])]
)
async def test_a_mail_to_send(
    templates: Path, monkeypatch: pytest.MonkeyPatch, kind: str, parts: list[str]
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("connectors.email.smtp.send", lambda server, mail: sent.append((server, mail)))
    documents = FakeDocuments()
    documents.add(b"x", "scan.pdf", "application/pdf")
    attached = {
        "data_smtpAction_attachments_documentMode": "multiple",
        "data_smtpAction_attachments_multiple_expression": '=[{"camunda.document.type": "camunda", "storeId": "fake", "documentId": "0"}]',
    }
    given = {"protocol": "smtp", **LOGIN, **MAIL, "contentType": kind, **attached}
    given |= {field: text for part in parts for field, text in TEXTS[part].items()}
    template = templates / "io.camunda.connectors.email.v1.json"
    result = await run(template, email, given, documents=documents)
    assert (result["subject"], result["sent"]) == ("s", True)
    ((server, mail),) = sent
    assert (server.host, server.port, server.encryption, server.login.username) == ("h", 587, "TLS", "u")
    assert (mail.sender, mail.recipients) == ("a@x.org", ("b@x.org", "c@x.org", "d@x.org"))
    assert [each for each in ("plain", "html") if f"text/{each}".encode() in mail.content] == parts
    assert b'filename="scan.pdf"' in mail.content


class Box:
    """A mailbox that tells what it was asked."""

    def __init__(self) -> None:
        self.asked: tuple[Any, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __getattr__(self, name: str) -> Any:
        def ask(*given: Any) -> Any:
            self.asked = (name, *given)
            return Read({}, []) if name == "read" else []

        return ask


@pytest.mark.parametrize(
    ("protocol", "action", "fields", "asked"),
    [
        ("imap", "listEmailsImap", {}, ("listing", None, 100, "RECEIVED_DATE", "ASC")),
        (
            "imap",
            "searchEmailsImap",
            {"searchStringEmailImap": CRITERIA, "searchEmailFolder": "f"},
            ("search", "f"),
        ),
        ("imap", "readEmailImap", {"imapMessageIdRead": "m", "readEmailFolder": "f"}, ("read", "f", "m")),
        ("imap", "deleteEmailImap", {"imapMessageIdDelete": "m"}, ("delete", None, "m")),
        (
            "imap",
            "moveEmailImap",
            {"imapMessageIdMove": "m", "data.fromFolder": "f", "data.toFolder": "t"},
            ("move", "m", "f", "t"),
        ),
        ("pop3", "listEmailsPop3", {}, ("listing", 100, "SENT_DATE", "ASC")),
        ("pop3", "searchEmailsPop3", {"searchStringEmailPop3": CRITERIA}, ("search",)),
        ("pop3", "readEmailPop3", {"pop3MessageIdRead": "m"}, ("read", "m")),
        ("pop3", "deleteEmailPop3", {"pop3MessageIdDelete": "m"}, ("delete", "m")),
    ],
)
async def test_mails_of_a_server(
    templates: Path,
    monkeypatch: pytest.MonkeyPatch,
    protocol: str,
    action: str,
    fields: dict[str, str],
    asked: tuple[Any, ...],
) -> None:
    box, servers = Box(), list[Any]()

    def mailbox(server: Any) -> Box:
        servers.append(server)
        return box

    monkeypatch.setattr(f"connectors.email.{protocol}.mailbox", mailbox)
    chosen = {
        "protocol": protocol,
        f"data.{protocol}ActionDiscriminator": action,
        f"data.{protocol}Host": "h",
    }
    template = templates / "io.camunda.connectors.email.v1.json"
    await run(template, email, {**LOGIN, **chosen, **fields})
    assert box.asked[: len(asked)] == asked
    if "search" in asked:
        assert box.asked[-1].value == "s"
    expected = SimpleNamespace(imap=993, pop3=995)
    (server,) = servers
    assert (server.port, server.encryption) == (getattr(expected, protocol), "TLS")
