"""Sending to an SMTP server in the test: with STARTTLS and without, with limits, refusing."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from support.certificates import Certificates
from support.ports import free_port

from connectors.email.connector import EmailOperations
from connectors.email.model import EmailSettings, SmtpInput
from connectors.sdk import ConnectorError, EgressDenied
from connectors.sdk.testing import FakeContext, FakeNetwork

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from connectors.sdk import ClientTls


class Receiver:
    """Takes mails, but none for nobody@."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.logins: list[bytes] = []
        self.silent = False

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        if self.silent:
            await asyncio.Event().wait()
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 - the library's name
        _, _, envelope, address, _ = given
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        self.mails.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def authenticate(self, *given: Any) -> AuthResult:
        login = given[-1]
        assert isinstance(login, LoginPassword)
        self.logins.append(login.login)
        return AuthResult(success=login.password == b"p4ss", handled=False)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


class Network(FakeNetwork):
    """Trusts the test's authority."""

    def __init__(self, authority: Path, denied: Exception | None = None) -> None:
        super().__init__(denied)
        self._authority = authority

    async def tls(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._authority)


@contextmanager
def server(receiver: Receiver, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(receiver, hostname="127.0.0.1", port=port, ready_timeout=30.0, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
async def operations() -> AsyncIterator[EmailOperations]:
    found = EmailOperations(EmailSettings(max_connections=2))
    yield found
    await found.stop()


async def send(
    operations: EmailOperations, context: FakeContext, port: int, encryption: str = "NONE", **more: Any
) -> dict[str, Any]:
    login = more.pop("login", {"type": "noAuth"})
    config = {"smtpHost": "localhost", "smtpPort": port, "smtpCryptographicProtocol": encryption}
    action = {"from": "shop@example.com", "to": "ada@example.com", "subject": "s", "body": "b", **more}
    data = {"smtpActionDiscriminator": "sendEmailSmtp", "smtpAction": action, "smtpConfig": config}
    job = SmtpInput.model_validate(
        {"authentication": login, "data": data}, context={"documents": context.documents}
    )
    return await operations.smtp(job, context)


async def test_starttls_encrypts_login_and_mail(
    operations: EmailOperations, receiver: Receiver, certificates: Certificates
) -> None:
    options = {
        "tls_context": certificates.server_context(),
        "require_starttls": True,
        "auth_require_tls": True,
        "authenticator": receiver.authenticate,
    }
    context = FakeContext(network=Network(certificates.authority))
    with server(receiver, **options) as port:
        login = {"username": "ada", "password": "p4ss"}
        result = await send(operations, context, port, "TLS", login=login)
        assert (result["sent"], result["subject"]) == (True, "s")
        assert (receiver.encrypted, receiver.logins) == ([True], [b"ada"])
        with pytest.raises(ConnectorError, match="The server refused the login: 535") as raised:
            await send(operations, context, port, "TLS", login={"username": "ada", "password": "hush"})
        assert "hush" not in raised.value.message


async def test_a_server_without_starttls_gets_nothing(
    operations: EmailOperations, receiver: Receiver, certificates: Certificates
) -> None:
    with (
        server(receiver) as port,
        pytest.raises(ConnectorError, match="offers no STARTTLS, so nothing was sent"),
    ):
        await send(operations, FakeContext(network=Network(certificates.authority)), port, "TLS")
    assert receiver.mails == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    operations: EmailOperations, receiver: Receiver, certificates: Certificates
) -> None:
    with (
        server(receiver, tls_context=certificates.server_context()) as port,
        pytest.raises(ConnectorError, match="SSL connection to localhost"),
    ):
        await send(operations, FakeContext(), port, "TLS")
    assert receiver.mails == []


async def test_ssl_encrypts_from_the_first_byte(
    operations: EmailOperations, receiver: Receiver, certificates: Certificates
) -> None:
    context = FakeContext(network=Network(certificates.authority))
    with server(receiver, ssl_context=certificates.server_context()) as port:
        assert (await send(operations, context, port, "SSL"))["sent"] is True
    with server(receiver) as port, pytest.raises(ConnectorError, match="SSL"):
        await send(operations, context, port, "SSL")
    assert len(receiver.mails) == 1


async def test_a_mail_of_which_one_receiver_is_refused_goes_to_nobody(
    operations: EmailOperations, receiver: Receiver
) -> None:
    with server(receiver) as port, pytest.raises(ConnectorError, match=r"550 5\.1\.1 no such mailbox"):
        await send(operations, FakeContext(), port, cc="nobody@example.com")
    assert receiver.mails == []


async def test_a_mail_larger_than_the_server_takes_is_not_sent(
    operations: EmailOperations, receiver: Receiver
) -> None:
    with (
        server(receiver, data_size_limit=10_000) as port,
        pytest.raises(ConnectorError, match="the server takes 10000: nothing was sent"),
    ):
        await send(operations, FakeContext(), port, body="x" * 20_000)
    assert receiver.mails == []


async def test_documents_are_sent_along(operations: EmailOperations, receiver: Receiver) -> None:
    context = FakeContext()
    reference = context.documents.add(b"\x00\xff" * 50_000, "scan.bin", "application/octet-stream")
    with server(receiver) as port:
        await send(operations, context, port, attachments=reference)
    (mail,) = receiver.mails
    assert mail.content is not None
    assert b'filename="scan.bin"' in bytes(mail.content)


async def test_lines_that_are_points_arrive_and_end_nothing(
    operations: EmailOperations, receiver: Receiver
) -> None:
    with server(receiver) as port:
        await send(operations, FakeContext(), port, body="a\n.\nMAIL FROM:<x@x.org>\n..b\n")
    (mail,) = receiver.mails
    assert b"\r\n.\r\nMAIL FROM:<x@x.org>\r\n..b\r\n" in bytes(mail.content or b"")


async def test_a_job_given_up_ends_at_once_and_frees_its_thread(
    operations: EmailOperations, receiver: Receiver
) -> None:
    receiver.silent = True
    with server(receiver) as port:
        jobs = [asyncio.create_task(send(operations, FakeContext(), port)) for _ in range(2)]
        await asyncio.sleep(0)
        for job in jobs:
            job.cancel()
        async with asyncio.timeout(20):
            await asyncio.gather(*jobs, return_exceptions=True)
            receiver.silent = False
            assert (await send(operations, FakeContext(), port))["sent"] is True


async def test_where_nobody_listens_is_an_error(operations: EmailOperations) -> None:
    with pytest.raises(ConnectorError, match="Couldn't connect to localhost"):
        await send(operations, FakeContext(), free_port())


async def test_the_egress_policy_is_asked_first(operations: EmailOperations, receiver: Receiver) -> None:
    denied = FakeContext(network=FakeNetwork(EgressDenied("denied")))
    with server(receiver) as port, pytest.raises(EgressDenied):
        await send(operations, denied, port)
    assert receiver.mails == []
