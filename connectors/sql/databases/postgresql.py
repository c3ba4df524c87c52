"""PostgreSQL by psycopg: values are sent apart from the statement, results are read as the server's own text."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.numeric import Int4, Int8, IntNumeric
from psycopg.types.string import StrDumperUnknown, StrDumperVarchar

from connectors.sql.databases.postgresql_types import Types
from connectors.sql.databases.session import CONNECT, Answer, CannotConnect, Row, Session, StatementFailed

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

    from connectors.sql.parameters import Query

_RETURNS_ROWS = ExecStatus.TUPLES_OK
_ANSWERED = (_RETURNS_ROWS, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)

# Properties of the Java driver, and what libpq calls them; all others have no counterpart, or no effect here.
_PARAMETERS = {
    "applicationname": "application_name",
    "channelbinding": "channel_binding",
    "gssencmode": "gssencmode",
    "sslcert": "sslcert",
    "sslkey": "sslkey",
    "sslmode": "sslmode",
    "sslpassword": "sslpassword",
    "sslrootcert": "sslrootcert",
}
_ROLES = {
    "primary": "read-write",
    "master": "read-write",
    "secondary": "standby",
    "slave": "standby",
    "prefersecondary": "prefer-standby",
    "preferslave": "prefer-standby",
}
_SESSION = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "3",
}


class PostgreSqlSession(Session):
    """A session of psycopg."""

    _connection: psycopg.Connection[Any] | None = None

    def connect(self) -> None:
        """Connects to the checked addresses; names are for the check of certificates."""
        try:
            connection = psycopg.connect(**self._parameters())
        except (psycopg.Error, UnicodeError) as error:
            raise CannotConnect(_plain(error)) from None
        self._connection, self._number = connection, connection.fileno()
        loose = self._target.properties.get("stringtype", "").lower() == "unspecified"
        connection.adapters.register_dumper(str, StrDumperUnknown if loose else StrDumperVarchar)
        self._types = Types(connection)

    def run(self, query: Query, *, rows: bool) -> Answer:
        """Runs all statements, in one transaction as the server sees it; the first one's answer counts."""
        assert self._connection is not None
        try:
            result = self._sent(self._connection, query)
            if result is None or result.status not in _ANSWERED:
                raise StatementFailed("The statement is of a kind that can't be run here, such as COPY.")
            if result.status != _RETURNS_ROWS:
                return Answer(None, result.command_tuples or 0)
            return Answer(self._rows(result) if rows else [], -1)
        except psycopg.Error as error:
            facts = {"sqlState": error.sqlstate} if error.sqlstate else None
            raise StatementFailed(_plain(error), facts) from None

    def close(self) -> None:
        """Ends the session; an open transaction is rolled back by that."""
        if self._connection is not None:
            self._number = None
            with contextlib.suppress(psycopg.Error):
                self._connection.close()

    def as_new(self) -> bool:
        """Whether no transaction is open."""
        assert self._connection is not None
        return self._connection.info.transaction_status == TransactionStatus.IDLE

    def _sent(self, connection: psycopg.Connection[Any], query: Query) -> PGresult | None:
        if not query.whole.values:
            # The simple protocol takes several statements at once.
            cursor = psycopg.RawCursor(connection)
            cursor.execute(query.whole.text(_place).encode())
            return cursor.pgresult
        cursors = [psycopg.RawCursor(connection) for _ in query.statements]
        with connection.pipeline() if len(cursors) > 1 else contextlib.nullcontext():
            for cursor, statement in zip(cursors, query.statements, strict=True):
                values = [_typed(value) for value in statement.values]
                cursor.execute(statement.text(_place).encode(), values or None)
        return cursors[0].pgresult

    def _rows(self, result: PGresult) -> list[Row]:
        columns = range(result.nfields)
        names = [(result.fname(column) or b"").decode() for column in columns]
        converters = self._types.converters([(result.ftype(each), result.fmod(each)) for each in columns])
        found = []
        for line in range(result.ntuples):
            row = {}
            for column, name, convert in zip(columns, names, converters, strict=True):
                value = result.get_value(line, column)
                row[name] = None if value is None else convert(value.decode())
            found.append(row)
        return found

    def _parameters(self) -> dict[str, Any]:
        target, given = self._target, self._target.properties
        pairs = [
            (host, port, address)
            for (host, port), addresses in zip(target.hosts, self._place.addresses, strict=True)
            for address in addresses
        ]
        session = {**_SESSION, "statement_timeout": str(int(self._limit * 1000))}
        if schema := given.get("currentschema"):
            session["search_path"] = schema
        if given.get("readonly", "").lower() == "true":
            session["default_transaction_read_only"] = "on"
        found = {
            "host": ",".join(host for host, _, _ in pairs),
            "port": ",".join(str(port) for _, port, _ in pairs),
            "hostaddr": ",".join(address for _, _, address in pairs),
            "user": target.user,
            "password": target.password,
            "dbname": target.database or target.user,
            "connect_timeout": int(CONNECT),
            "client_encoding": "UTF8",
            "gssencmode": "disable",
            "target_session_attrs": _ROLES.get(given.get("targetservertype", "").lower(), "any"),
            "options": " ".join([*(_option(*each) for each in session.items()), given.get("options", "")]),
            "autocommit": True,
            "prepare_threshold": None,  # a prepared statement fails once its table is altered
        }
        found |= {_PARAMETERS[name]: value for name, value in given.items() if name in _PARAMETERS}
        if given.get("ssl", "false").lower() in ("", "true") and "sslmode" not in given:
            found["sslmode"] = "verify-full"
        if str(found.get("sslmode", "")).startswith("verify") and "sslrootcert" not in found:
            found["sslrootcert"] = "system"
        return {name: value for name, value in found.items() if value is not None}


def _option(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(" ", "\\ ")
    return f"-c {name}={escaped}"


def _place(number: int, value: Any) -> str:  # noqa: ARG001 - sent apart from the text
    return f"${number}"


def _typed(value: Any) -> Any:
    """Integers as Java's kinds of them; the library's own choice is smaller, and overflows where Java's does not."""
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    if -(2**31) <= value < 2**31:
        return Int4(value)
    return Int8(value) if -(2**63) <= value < 2**63 else IntNumeric(value)


def _plain(error: Exception) -> str:
    """The server's own words; its details repeat values of rows, so they are left out."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None and diagnosis.message_primary:
        return f"{diagnosis.severity}: {diagnosis.message_primary}"
    return " ".join(str(error).removeprefix("connection failed: ").split())
