"""A mail's way to the server (RFC 5321): to all of its receivers, or to none."""

from __future__ import annotations

import base64
import smtplib
from typing import TYPE_CHECKING

from connectors.email.model import Login
from connectors.email.server import ANSWER, Server, failed
from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    import socket

    from connectors.email.composing import Mail

_OK = (250, 251)
_LOGGED_IN, _GO_ON = 235, 334


class _Smtp(smtplib.SMTP):
    """The library's client over a connection to a checked address."""

    def __init__(self, server: Server) -> None:
        super().__init__(timeout=ANSWER)
        self._server = server
        self._host = server.host  # what the library checks a certificate for

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - the server has them
        if self._server.encryption == "SSL":
            return self._server.connect_over_tls()
        return self._server.connect()


def send(server: Server, mail: Mail) -> None:
    """Sends a mail; blocks.

    Raises:
        ConnectorError: no connection, no encryption, a refused login, receiver or mail; nothing was sent then.
    """
    try:
        client = _Smtp(server)
        try:
            _hand_over(client, server, mail)
        finally:
            client.close()
    except smtplib.SMTPResponseException as error:
        raise ConnectorError(
            None, f"The server refused: {_words(error.smtp_code, error.smtp_error)}"
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        raise failed(error, server) from None


def _hand_over(client: _Smtp, server: Server, mail: Mail) -> None:
    client.connect(server.host, server.port)
    client.ehlo_or_helo_if_needed()
    if server.encryption == "TLS":
        _encrypt(client, server)
    if isinstance(server.login, Login):
        _log_in(client, server.login)
    _check_size(client, mail)
    _accepted(*client.mail(mail.sender, [f"size={len(mail.content)}"] if client.has_extn("size") else []))
    for recipient in mail.recipients:
        _accepted(*client.rcpt(recipient))
    _accepted(*client.data(mail.content))
    # The mail is sent; how the conversation ends changes nothing.
    client.docmd("QUIT")


def _encrypt(client: _Smtp, server: Server) -> None:
    if not client.has_extn("starttls"):
        raise ConnectorError(
            None,
            "The server offers no STARTTLS, so nothing was sent: encryption TLS is not done without. "
            "Choose SSL for a port that is encrypted from the first byte, or NONE.",
        )
    client.starttls(context=server.tls)
    client.ehlo_or_helo_if_needed()


def _log_in(client: _Smtp, login: Login) -> None:
    """Tries one way to log in, once: the library tries all, and accounts are locked after some failures."""
    ways = client.esmtp_features.get("auth", "").upper().split()
    name, password = login.username.encode(), login.password.encode()
    if "PLAIN" in ways:
        both = b"\0" + name + b"\0" + password
        code, answer = client.docmd("AUTH", f"PLAIN {_base64(both)}")
    elif "LOGIN" in ways:
        code, answer = client.docmd("AUTH", f"LOGIN {_base64(name)}")
        if code == _GO_ON:
            code, answer = client.docmd(_base64(password))
    else:
        raise ConnectorError(None, "The server takes no password here: choose noAuth, or another port.")
    if code != _LOGGED_IN:
        raise ConnectorError(None, f"The server refused the login: {_words(code, answer)}")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _check_size(client: _Smtp, mail: Mail) -> None:
    largest = client.esmtp_features.get("size", "")
    if largest.isdigit() and 0 < int(largest) < len(mail.content):
        raise ConnectorError(
            None, f"The mail has {len(mail.content)} bytes, the server takes {largest}: nothing was sent."
        )


def _accepted(code: int, answer: bytes) -> None:
    if code not in _OK:
        raise ConnectorError(None, f"The server refused: {_words(code, answer)}")


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"
