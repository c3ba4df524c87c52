"""SQL Server by python-tds, which speaks the protocol in Python; values are sent apart from the statement."""

from __future__ import annotations

import contextlib
import ssl
from typing import TYPE_CHECKING, Any

import pytds

from connectors.sql.databases.session import CONNECT, Answer, CannotConnect, Row, Session, StatementFailed
from connectors.sql.databases.values import of_python

if TYPE_CHECKING:
    from connectors.sql.parameters import Query


class SqlServerSession(Session):
    """A session of python-tds."""

    _connection: Any = None

    def connect(self) -> None:
        """Connects to a checked address; certificates are verified unless the URL says `encrypt=false`."""
        target, given = self._target, self._target.properties
        encrypted = given.get("encrypt", "true").lower() not in ("false", "no", "optional")
        if encrypted and given.get("trustservercertificate", "false").lower() == "true":
            raise CannotConnect(
                "trustServerCertificate=true is not supported: have the certificate's authority among those "
                "of the machine, or set encrypt=false."
            )
        opened = self._socket()
        try:
            self._connection = pytds.connect(
                server=given.get("hostnameincertificate") or target.hosts[0][0],
                database=target.database,
                user=target.user,
                password=target.password,
                timeout=self._limit,
                login_timeout=CONNECT,
                appname=given.get("applicationname") or "connector-worker",
                autocommit=True,
                sock=opened,
                cafile=ssl.get_default_verify_paths().cafile if encrypted else None,
                disable_connect_retry=True,
            )
        except (pytds.Error, OSError, ValueError) as error:
            opened.close()
            raise CannotConnect(_plain(error)) from None

    def run(self, query: Query, *, rows: bool) -> Answer:
        """Runs the text as one batch; the first statement's answer counts."""
        values = tuple(query.whole.values)
        # Where there are values, the library takes a % for the beginning of a place.
        text = query.whole.text(_place, _percents_doubled if values else str)
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(text, values)
                if cursor.description is None:
                    return Answer(None, max(cursor.rowcount, 0))
                return Answer(_rows(cursor) if rows else [], -1)
        except (pytds.Error, OSError) as error:
            number = getattr(error, "number", None)
            raise StatementFailed(_plain(error), {"errorCode": number} if number else None) from None

    def close(self) -> None:
        """Ends the session; an open transaction is rolled back by that."""
        if self._connection is not None:
            self._number = None
            with contextlib.suppress(pytds.Error, OSError):
                self._connection.close()


def _rows(cursor: Any) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, map(of_python, line), strict=True)) for line in cursor.fetchall()]


def _place(_: int, value: Any) -> str:  # noqa: ARG001 - sent apart from the text
    return "%s"


def _percents_doubled(text: str) -> str:
    return text.replace("%", "%%")


def _plain(error: Exception) -> str:
    return str(getattr(error, "text", None) or error)
