"""GreenMail from Maven Central: SMTP, IMAP and POP3, in the clear and over TLS, in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.java import java_home
from support.ports import free_port
from support.services.maven import jars
from support.services.service import LOGIN, SECRET, Service

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "2.1.13"
PROTOCOLS = ("smtp", "imap", "pop3", "smtps", "imaps", "pop3s")


class GreenMail(Service):
    """A mail server with the mailbox of `LOGIN`, `ada@example.com`; any other mailbox is made by its first mail.

    The name and the password of those is the address. Mails are in memory: they do not outlive the process.

    Attributes:
        ports: of each of `PROTOCOLS`; the last three speak TLS from the first byte.
    """

    ready_line = "Starting GreenMail API server"  # after the mail servers

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.ports = {protocol: free_port() for protocol in PROTOCOLS}
        self.port = self.ports["smtp"]
        self._api = free_port()

    @classmethod
    def installed(cls) -> None:
        java_home()
        _jars()

    def prepare(self) -> None:
        """Nothing is kept."""

    def command(self) -> list[str]:
        settings = {
            "users": f"{LOGIN}:{SECRET}@example.com",
            "users.login": "local_part",
            "api.hostname": "127.0.0.1",
            "api.port": str(self._api),
        }
        for protocol, port in self.ports.items():
            settings |= {f"{protocol}.hostname": "127.0.0.1", f"{protocol}.port": str(port)}
        properties = [f"-Dgreenmail.{name}={value}" for name, value in settings.items()]
        options = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dgreenmail.verbose=false"]
        main = "com.icegreen.greenmail.standalone.GreenMailStandaloneRunner"
        return [str(java_home() / "bin" / "java"), *options, *properties, "-cp", f"{_jars()}/*", main]


def _jars() -> Path:
    return jars(f"greenmail-{VERSION}", f"com.icegreen:greenmail-standalone:{VERSION}")
