"""MariaDB of Debian's `mariadb-server`, in a fresh data folder."""

from __future__ import annotations

import shutil

from support.java import MissingError
from support.services.service import LOGIN, SECRET, Service


class MariaDB(Service):
    """A server with the database `connectors`, on which `LOGIN` has every right, and may see who is connected."""

    account = "mysql"
    ready_line = "ready for connections"
    database = "connectors"

    @classmethod
    def installed(cls) -> None:
        for program in ("mariadbd", "mariadb-install-db"):
            if shutil.which(program) is None:
                raise MissingError(f"no {program} on PATH; apt install mariadb-server")

    def prepare(self) -> None:
        data = f"--datadir={self.folder / 'data'}"
        self.run(
            "mariadb-install-db",
            "--no-defaults",
            data,
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
        )
        accounts = [
            f"create database if not exists {self.database}",
            f"create user if not exists '{LOGIN}'@'%' identified by '{SECRET}'",
            f"grant all on {self.database}.* to '{LOGIN}'@'%'",
            f"grant process on *.* to '{LOGIN}'@'%'",
        ]
        (self.folder / "accounts.sql").write_text(";\n".join(accounts) + ";\n")

    def command(self) -> list[str]:
        return [
            shutil.which("mariadbd") or "mariadbd",
            "--no-defaults",
            f"--datadir={self.folder / 'data'}",
            f"--init-file={self.folder / 'accounts.sql'}",
            "--bind-address=127.0.0.1",
            f"--port={self.port}",
            f"--socket={self.folder / 'sock'}",
            f"--pid-file={self.folder / 'pid'}",
            "--skip-name-resolve",
            "--default-time-zone=+00:00",
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=0",
        ]
