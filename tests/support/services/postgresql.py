"""PostgreSQL of Debian's `postgresql`, in a fresh cluster."""

from __future__ import annotations

from pathlib import Path

from support.java import MissingError
from support.services.service import LOGIN, SECRET, Service


class PostgreSQL(Service):
    """A cluster whose superuser is `LOGIN`, with the database `connectors`."""

    account = "postgres"
    ready_line = "database system is ready to accept connections"
    database = "connectors"

    @classmethod
    def installed(cls) -> None:
        _program("initdb")

    def prepare(self) -> None:
        password = self.folder / "password"
        password.write_text(SECRET)
        self.own(password)
        data = ["-D", str(self.folder / "data"), "-U", LOGIN, f"--pwfile={password}"]
        self.run(_program("initdb"), *data, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        single = f"echo 'create database {self.database}' | {_program('postgres')} --single -D data postgres"
        self.run("/bin/sh", "-c", single)

    def command(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [_program("postgres"), "-D", str(self.folder / "data"), *options]


def _program(name: str) -> str:
    """A program of the newest PostgreSQL here; Debian keeps those of a server out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise MissingError(f"no PostgreSQL server with {name} in /usr/lib/postgresql; apt install postgresql")
    return str(found[-1])
