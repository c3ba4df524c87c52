"""The Email connector: sends a mail over SMTP, or works on the mails of a server over IMAP or POP3."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from connectors.email.model import (
    EmailSettings,
    ImapDelete,
    ImapInput,
    ImapList,
    ImapMove,
    ImapRead,
    ImapSearch,
    Pop3DeleteData,
    Pop3Input,
    Pop3ListData,
    Pop3ReadData,
    Pop3SearchData,
    SmtpInput,
)
from connectors.sdk import ConnectorError, Context, HttpConnectError, connector, operation
from connectors.sdk.documents import LARGEST_READ, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.email.composing import Attachment
    from connectors.email.model import Login, NoLogin, Send
    from connectors.email.reading import Read
    from connectors.email.server import Server

T = TypeVar("T")


class EmailOperations:
    """One operation a protocol; the conversations with servers run in threads of their own."""

    def __init__(self, settings: EmailSettings) -> None:
        self._threads = ThreadPoolExecutor(settings.max_connections, thread_name_prefix="email")

    async def stop(self) -> None:
        """Lets the threads end."""
        self._threads.shutdown(wait=False)

    @operation("smtp", name="Send over SMTP", description="Send a mail")
    async def smtp(self, input: SmtpInput, context: Context) -> dict[str, Any]:
        """Sends a mail to all of its receivers and returns `{subject, sent, messageId}`.

        Raises:
            ConnectorError: nothing was sent.
        """
        from connectors.email.composing import compose  # noqa: PLC0415 - at the first job
        from connectors.email.smtp import send  # noqa: PLC0415 - as above

        action, config = input.data.smtp_action, input.data.smtp_config
        attachments = await _attachments(action)
        where = (config.smtp_host, config.smtp_port, config.smtp_cryptographic_protocol)
        server = await _server(*where, input.authentication, context)

        def run() -> str:
            mail = compose(action, attachments)
            send(server, mail)
            return mail.message_id

        message_id = await self._talk(server, run)
        return {"subject": action.subject, "sent": True, "messageId": message_id}

    @operation("imap", name="Mails over IMAP", description="List, search, read, delete or move mails")
    async def imap(self, input: ImapInput, context: Context) -> Any:
        """Returns what the action gives: a list of mails, a mail, or what was done.

        Raises:
            ConnectorError: no connection, no such mail or folder, or the server refused.
        """
        from connectors.email.criteria import criterion  # noqa: PLC0415 - at the first job
        from connectors.email.imap import mailbox  # noqa: PLC0415 - as above

        action, config = input.data.imap_action, input.data.imap_config
        where = (config.imap_host, config.imap_port, config.imap_cryptographic_protocol)
        server = await _server(*where, input.authentication, context)

        def run() -> Any:
            with mailbox(server) as box:
                match action:
                    case ImapList():
                        folder, most = action.list_emails_folder, action.max_to_be_read
                        return box.listing(folder, most, action.sort_field, action.sort_order)
                    case ImapSearch():
                        return box.search(action.search_email_folder, criterion(action.criteria))
                    case ImapRead():
                        return box.read(action.read_email_folder, action.message_id)
                    case ImapDelete():
                        return box.delete(action.delete_email_folder, action.message_id)
                    case ImapMove():
                        return box.move(action.message_id, action.from_folder, action.to_folder)

        found = await self._talk(server, run)
        return await _stored(found, context) if isinstance(action, ImapRead) else found

    @operation("pop3", name="Mails over POP3", description="List, search, read or delete mails")
    async def pop3(self, input: Pop3Input, context: Context) -> Any:
        """Returns what the action gives: a list of mails, a mail, or what was done.

        Raises:
            ConnectorError: no connection, no such mail, or the server refused.
        """
        from connectors.email.criteria import criterion  # noqa: PLC0415 - at the first job
        from connectors.email.pop3 import mailbox  # noqa: PLC0415 - as above

        data, config = input.data, input.data.pop3_config
        where = (config.pop3_host, config.pop3_port, config.pop3_cryptographic_protocol)
        server = await _server(*where, input.authentication, context)

        def run() -> Any:
            with mailbox(server) as box:
                match data:
                    case Pop3ListData(pop3_action=action):
                        return box.listing(action.max_to_be_read, action.sort_field, action.sort_order)
                    case Pop3SearchData(pop3_action=action):
                        return box.search(criterion(action.criteria))
                    case Pop3ReadData(pop3_action=action):
                        return box.read(action.message_id)
                    case Pop3DeleteData(pop3_action=action):
                        return box.delete(action.message_id)

        found = await self._talk(server, run)
        return await _stored(found, context) if isinstance(data, Pop3ReadData) else found

    async def _talk(self, server: Server, run: Callable[[], T]) -> T:
        """The result of a conversation in a thread; one that is given up is cut off."""

        def talk() -> T:
            try:
                return run()
            finally:
                server.done()

        work = asyncio.wrap_future(self._threads.submit(talk))
        try:
            return await work
        except asyncio.CancelledError:
            server.cut()
            raise


email = connector(
    type="io.camunda:email:1",
    name="EMAIL",
    description="Send mails, and work on those of a server",
    version=6,
    discriminator="protocol",
    discriminates="data",
    settings=EmailSettings,
)(EmailOperations)


async def _server(host: str, port: int, encryption: str, login: Login | NoLogin, context: Context) -> Server:
    from connectors.email.server import Server  # noqa: PLC0415 - at the first job

    try:
        addresses = await context.network.resolve_and_check(host, port)
    except HttpConnectError as error:
        raise ConnectorError(None, f"Couldn't connect to {host}: {error.message}") from error
    return Server(host, port, encryption, login, addresses, await context.network.tls(host))


async def _attachments(action: Send) -> list[Attachment]:
    from connectors.email.composing import Attachment  # noqa: PLC0415 - at the first job

    found: list[Attachment] = []
    for document in action.attachments or []:
        rest = LARGEST_READ - sum(len(each.content) for each in found)
        content = await read(document, rest)
        known = document.metadata
        found.append(Attachment(content, known.file_name, known.content_type))
    return found


async def _stored(mail: Read, context: Context) -> dict[str, Any]:
    """A mail whose attachments are documents."""
    documents = [
        await context.documents.create(file.content, name=file.name, content_type=file.content_type)
        for file in mail.files
    ]
    return {**mail.facts, "attachments": [each.reference for each in documents]}
