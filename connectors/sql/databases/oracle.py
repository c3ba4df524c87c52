"""Oracle by python-oracledb in thin mode; values are sent apart from the statement."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import oracledb

from connectors.sql.databases.session import CONNECT, Answer, CannotConnect, Row, Session, StatementFailed
from connectors.sql.databases.values import of_python, parsed

if TYPE_CHECKING:
    from connectors.sql.parameters import Query


class OracleSession(Session):
    """A session of python-oracledb."""

    _connection: Any = None

    def connect(self) -> None:
        """Connects to checked addresses; over TLS, and where the URL has a description, by the checked names."""
        target = self._target
        try:
            self._connection = oracledb.connect(
                user=target.user, password=target.password, tcp_connect_timeout=CONNECT, **self._where()
            )
        except (oracledb.Error, OSError, ValueError) as error:
            raise CannotConnect(_plain(error)) from None
        self._connection.autocommit = True
        self._connection.call_timeout = int(self._limit * 1000)

    def run(self, query: Query, *, rows: bool) -> Answer:
        """Runs the text as one statement or PL/SQL block."""
        try:
            with self._connection.cursor() as cursor:
                # Long texts and exact numbers come as they are, not as handles and floating-point numbers.
                cursor.execute(
                    query.whole.text(_place), query.whole.values, fetch_lobs=False, fetch_decimals=True
                )
                if cursor.description is None:
                    return Answer(None, cursor.rowcount)
                return Answer(_rows(cursor) if rows else [], -1)
        except (oracledb.Error, OSError) as error:
            raise StatementFailed(_plain(error), _facts(error)) from None

    def close(self) -> None:
        """Ends the session; an open transaction is rolled back by that."""
        if self._connection is not None:
            with contextlib.suppress(oracledb.Error, OSError):
                self._connection.close()

    def is_open(self) -> bool:
        """Whether the library still takes the connection for a whole one."""
        return bool(self._connection is not None and self._connection.is_healthy())

    def abort(self) -> None:
        """Has the database break off the statement."""
        if self._connection is not None:
            with contextlib.suppress(oracledb.Error, OSError):
                self._connection.cancel()

    def _where(self) -> dict[str, Any]:
        target, given = self._target, self._target.properties
        if description := given.get("description"):
            return {"dsn": description}
        host, port = target.hosts[0]
        if given.get("protocol") != "tcps":
            host = self._place.addresses[0][0]
        found = {"host": host, "port": port, "protocol": given.get("protocol", "tcp")}
        return found | ({"sid": given["sid"]} if "sid" in given else {"service_name": target.database})


def _rows(cursor: Any) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, map(_value, line), strict=True)) for line in cursor.fetchall()]


def _value(value: Any) -> Any:
    """Texts that hold a JSON object or list are such: Oracle keeps JSON in columns of text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return parsed(value)
    return of_python(value)


def _place(number: int, value: Any) -> str:  # noqa: ARG001 - sent apart from the text
    return f":{number}"


def _facts(error: Exception) -> dict[str, Any] | None:
    code = getattr(error.args[0], "code", None) if error.args else None
    return {"errorCode": code} if code else None


def _plain(error: Exception) -> str:
    return str(getattr(error.args[0], "message", None) or error) if error.args else str(error)
