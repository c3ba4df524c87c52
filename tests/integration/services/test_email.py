"""Mails on a real server, GreenMail: sent, listed, searched, read, moved and deleted, over IMAP and POP3."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from connectors.email.connector import EmailOperations
from connectors.email.model import EmailSettings, ImapInput, Pop3Input, SmtpInput
from connectors.sdk import ConnectorError
from connectors.sdk.testing import FakeContext, FakeNetwork

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.services import GreenMail

    from connectors.sdk import ClientTls


class Anything(FakeNetwork):
    """Trusts any certificate: the server has one of its own."""

    async def tls(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context


class Mailbox:
    """A mailbox that no other test has, and the connector for it."""

    def __init__(self, operations: EmailOperations, server: GreenMail) -> None:
        self._operations = operations
        self._server = server
        self.address = f"{uuid4().hex}@example.com"
        self.context = FakeContext(network=Anything())
        self.encryption = "NONE"

    async def send(self, subject: str, **more: Any) -> str:
        """Sends a mail to the mailbox and returns its id."""
        action = {"from": "shop@example.com", "to": self.address, "subject": subject, "body": "text", **more}
        data = {"smtpActionDiscriminator": "sendEmailSmtp", "smtpAction": action}
        login = {"authentication": {"type": "noAuth"}, "data": {**data, **self._config("smtp")}}
        job = SmtpInput.model_validate(login, context={"documents": self.context.documents})
        return str((await self._operations.smtp(job, self.context))["messageId"])

    async def imap(self, name: str, **action: Any) -> Any:
        """Does something over IMAP."""
        data = {"imapActionDiscriminator": name, "imapAction": action, **self._config("imap")}
        job = ImapInput.model_validate({"authentication": self._login, "data": data})
        return await self._operations.imap(job, self.context)

    async def pop3(self, name: str, **action: Any) -> Any:
        """Does something over POP3."""
        data = {"pop3ActionDiscriminator": name, "pop3Action": action, **self._config("pop3")}
        job = Pop3Input.model_validate({"authentication": self._login, "data": data})
        return await self._operations.pop3(job, self.context)

    async def subjects(self, folder: str = "INBOX") -> list[str]:
        """The subjects of a folder's mails."""
        listed = await self.imap("listEmailsImap", **BY_SIZE, listEmailsFolder=folder)
        return sorted(each["subject"] for each in listed)

    @property
    def _login(self) -> dict[str, str]:
        return {"username": self.address, "password": self.address}

    def _config(self, protocol: str) -> dict[str, Any]:
        port = self._server.ports[protocol + ("" if self.encryption == "NONE" else "s")]
        names = (f"{protocol}Host", f"{protocol}Port", f"{protocol}CryptographicProtocol")
        return {f"{protocol}Config": dict(zip(names, ("localhost", port, self.encryption), strict=True))}


BY_SIZE = {"maxToBeRead": 1000, "sortField": "SIZE", "sortOrder": "ASC"}


@pytest.fixture
async def box(greenmail: GreenMail) -> AsyncIterator[Mailbox]:
    operations = EmailOperations(EmailSettings(max_connections=4))
    found = Mailbox(operations, greenmail)
    found.address = found.address.lower()
    await found.send("Welcome")
    yield found
    await operations.stop()


async def test_a_mail_with_a_document_is_read_as_it_was_sent(box: Mailbox) -> None:
    content = bytes(range(256)) * 100
    reference = box.context.documents.add(content, "Übersicht.bin", "application/octet-stream")
    sent = await box.send(
        "Grüße ✓", contentType="MULTIPART", body="plain\n.\nü", htmlBody="<b>ü</b>", attachments=[reference]
    )
    for read in (
        await box.imap("readEmailImap", messageId=sent.strip("<>")),
        await box.pop3("readEmailPop3", messageId=sent),
    ):
        assert (read["messageId"], read["subject"]) == (sent, "Grüße ✓")
        assert read["fromAddress"] == "shop@example.com"
        assert read["plainTextBody"].splitlines() == ["plain", ".", "ü"]
        assert read["htmlBody"].strip() == "<b>ü</b>"
        (attachment,) = (box.context.documents.resolve(each) for each in read["attachments"])
        assert (attachment.metadata.file_name, attachment.content) == ("Übersicht.bin", content)


@pytest.mark.parametrize("encryption", ["SSL", "TLS"])
async def test_imap_and_pop3_are_encrypted_from_the_first_byte(box: Mailbox, encryption: str) -> None:
    box.encryption = encryption
    assert await box.subjects() == ["Welcome"]
    assert [each["subject"] for each in await box.pop3("listEmailsPop3", **BY_SIZE)] == ["Welcome"]


async def test_mails_are_listed_in_order_and_up_to_a_number(box: Mailbox) -> None:
    for number in (3, 1, 2):
        await box.send(f"Mail {number}", body="x" * 1000 * number)
    options = {"sortField": "SIZE", "sortOrder": "DESC", "maxToBeRead": 2}
    for listed in (await box.imap("listEmailsImap", **options), await box.pop3("listEmailsPop3", **options)):
        assert [each["subject"] for each in listed] == ["Mail 3", "Mail 2"]
    received = await box.imap("listEmailsImap", maxToBeRead=100, sortField="RECEIVED_DATE", sortOrder="ASC")
    assert [each["subject"] for each in received] == ["Welcome", "Mail 3", "Mail 1", "Mail 2"]


async def test_mails_are_found_by_what_they_hold(box: Mailbox) -> None:
    await box.send('Invoice "7"', body="Grüße")
    for field, value in (("SUBJECT", 'invoice "7"'), ("BODY", "grüße"), ("FROM", "shop@example.com")):
        leaf = {"field": field, "value": value}
        criteria = {"operator": "AND", "criteria": [leaf, {"field": "SUBJECT", "value": "INVOICE"}]}
        for found in (
            await box.imap("searchEmailsImap", criteria=criteria),
            await box.pop3("searchEmailsPop3", criteria=criteria),
        ):
            assert [each["subject"] for each in found] == ['Invoice "7"']


async def test_a_mail_is_moved_into_a_folder_that_is_made_for_it(box: Mailbox) -> None:
    sent = await box.send("Move me")
    result = await box.imap("moveEmailImap", messageId=sent, fromFolder="INBOX", toFolder="Erledigt/Für mich")
    assert result == {"messageId": sent, "from": "INBOX", "to": "Erledigt/Für mich"}
    assert await box.subjects() == ["Welcome"]
    assert await box.subjects("Erledigt.Für mich") == ["Move me"]


async def test_a_mail_is_deleted_alone(box: Mailbox) -> None:
    by_imap, by_pop3 = await box.send("By IMAP"), await box.send("By POP3")
    assert await box.imap("deleteEmailImap", messageId=by_imap) == {"messageId": by_imap, "deleted": True}
    assert await box.pop3("deleteEmailPop3", messageId=by_pop3) == {"messageId": by_pop3, "deleted": True}
    assert await box.subjects() == ["Welcome"]


async def test_a_line_break_in_a_subject_addresses_nobody_else(box: Mailbox) -> None:
    evil = Mailbox(box._operations, box._server)
    sent = await box.send(
        f"hello\r\nBcc: {evil.address}\r\n\r\nbody", headers={"X-One": f"1\nTo: {evil.address}"}
    )
    read = await box.imap("readEmailImap", messageId=sent)
    assert read["subject"].startswith("hello Bcc:")
    assert [each["value"] for each in read["headers"] if each["key"] == "To"] == [box.address]
    with pytest.raises(ConnectorError, match="The server refused the login"):
        await evil.subjects()


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"name": "readEmailImap", "messageId": "nope@x"}, "Could not find an email ID"),
        ({"name": "deleteEmailImap", "messageId": "nope@x"}, "Could not find an email ID"),
        (
            {"name": "readEmailImap", "messageId": "x", "readEmailFolder": "Nope"},
            "Folder Nope does not exist",
        ),
        ({"name": "listEmailsImap", **BY_SIZE, "maxToBeRead": -1}, "can't be negative"),
        ({"name": "readEmailImap", "messageId": "x\r\nA1 DELETE INBOX"}, "line break"),
    ],
)
async def test_what_there_is_not_is_an_error_in_plain_words(
    box: Mailbox, action: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConnectorError, match=message):
        await box.imap(**action)


async def test_a_hundred_jobs_hold_a_few_connections(box: Mailbox) -> None:
    await asyncio.gather(*(box.send(f"Mail {number}") for number in range(100)))
    assert len(await box.subjects()) == 101


async def test_a_server_that_dies_fails_jobs_and_serves_them_when_it_is_back(
    own: Any, greenmail: GreenMail
) -> None:
    server = own(type(greenmail))
    operations = EmailOperations(EmailSettings(max_connections=4))
    box = Mailbox(operations, server)
    await box.send("Before")
    server.kill()
    ends = await asyncio.gather(*(box.send("Lost") for _ in range(20)), return_exceptions=True)
    assert {type(end) for end in ends} == {ConnectorError}
    await asyncio.to_thread(server.start)
    await asyncio.gather(*(box.send("After") for _ in range(20)))
    assert await box.subjects() == ["After"] * 20
    await operations.stop()
