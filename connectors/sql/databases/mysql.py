"""MariaDB and MySQL by PyMySQL, whose client puts values into the statement; it quotes each by the session's rules."""

from __future__ import annotations

import contextlib
import ssl
from typing import TYPE_CHECKING, Any

import pymysql
from pymysql.connections import Connection
from pymysql.constants import CLIENT
from pymysql.protocol import FieldDescriptorPacket

from connectors.sql.databases.mysql_types import converter
from connectors.sql.databases.session import CONNECT, Answer, CannotConnect, Row, Session, StatementFailed

if TYPE_CHECKING:
    from connectors.sql.parameters import Query
    from connectors.sql.urls import Target

_EXTENDED_METADATA = 1 << 3  # MARIADB_CLIENT_EXTENDED_METADATA, in the upper half of the capabilities
_RESERVED = slice(9, 32)


class _Field(FieldDescriptorPacket):  # type: ignore[misc]  # the library has no types
    """A column's description with what MariaDB adds to it: that its text is JSON, for one."""

    extended = b""
    _data: bytes
    _position: int

    def _parse_field_descriptor(self, encoding: str) -> None:
        start = self._position
        for _ in range(6):
            self.read_length_coded_string()
        before = self._position
        self.extended = self.read_length_coded_string()
        self._data = self._data[:before] + self._data[self._position :]
        self._position = start
        super()._parse_field_descriptor(encoding)


class _Connection(Connection):  # type: ignore[misc]  # the library has no types
    """A connection that asks MariaDB for its columns' extended descriptions, without which JSON is mere text."""

    _is_mariadb = False
    _greeting = False

    def _request_authentication(self) -> None:
        self._is_mariadb = self._greeting = "MariaDB" in self.server_version
        super()._request_authentication()
        self._greeting = False

    def write_packet(self, payload: bytes) -> None:
        if self._greeting and len(payload) >= _RESERVED.stop and not any(payload[_RESERVED]):
            # MariaDB reads its own capabilities where the flag of MySQL's protocol, the first bit, is off.
            flags = (int.from_bytes(payload[:4], "little") & ~1).to_bytes(4, "little")
            payload = flags + payload[4:28] + _EXTENDED_METADATA.to_bytes(4, "little") + payload[32:]
        super().write_packet(payload)

    def _read_packet(self, packet_type: type[Any] = pymysql.protocol.MysqlPacket) -> Any:
        extended = self._is_mariadb and packet_type is FieldDescriptorPacket
        return super()._read_packet(_Field if extended else packet_type)


class MySqlSession(Session):
    """A session of PyMySQL."""

    _connection: _Connection | None = None

    @classmethod
    def wants_tls(cls, target: Target) -> bool:
        """As MariaDB's driver: TLS is verified unless it is told to trust anything."""
        return _tls_mode(target) == "verify"

    def connect(self) -> None:
        """Connects to the first checked address that answers."""
        target = self._target
        opened = self._socket()
        try:
            connection = self._connection = _Connection(
                host=target.hosts[0][0],
                user=target.user or "",
                password=target.password or "",
                database=target.database,
                charset="utf8mb4",
                client_flag=self._flags(),
                init_command=self._init(),
                conv={str: str},  # no conversion of values read: they come as the server's text
                autocommit=True,
                read_timeout=CONNECT,
                write_timeout=CONNECT,
                ssl=self._context(),
                ssl_disabled=_tls_mode(target) == "off",
                defer_connect=True,
            )
            connection.connect(opened)
            limit = int(self._limit * (1000 if not connection._is_mariadb else 1))  # noqa: SLF001 - our own
            name = "max_statement_time" if connection._is_mariadb else "max_execution_time"  # noqa: SLF001 - as above
            connection.query(f"set session {name} = {max(limit, 1)}")
            opened.settimeout(None)
            connection._read_timeout = connection._write_timeout = connection._current_timeout = None  # noqa: SLF001 - the pool has the limit now
        except (pymysql.Error, OSError, ValueError) as error:
            opened.close()
            raise CannotConnect(_plain(error)) from None

    def run(self, query: Query, *, rows: bool) -> Answer:
        """Runs the text as it is; without `allowMultiQueries` the server takes one statement only."""
        connection = self._connection
        assert connection is not None
        try:
            connection.query(query.whole.text(self._literal))
            result = connection._result  # noqa: SLF001 - it describes the columns; a cursor hides them
            while connection._result.has_next:  # noqa: SLF001 - what several statements gave is read to its end
                connection.next_result()
        except (pymysql.Error, OSError, UnicodeError) as error:
            raise StatementFailed(_plain(error), _facts(error)) from None
        if result.description is None:
            return Answer(None, result.affected_rows)
        return Answer(self._rows(result) if rows else [], -1)

    def close(self) -> None:
        """Ends the session; an open transaction is rolled back by that."""
        if self._connection is not None:
            self._number = None
            with contextlib.suppress(pymysql.Error, OSError):
                self._connection.close()

    def _rows(self, result: Any) -> list[Row]:
        bits = self._target.properties.get("tinyint1isbit", "true").lower() != "false"
        columns = [(field.name, converter(field, tiny_is_bit=bits)) for field in result.fields]
        return [
            {
                name: None if value is None else convert(value)
                for (name, convert), value in zip(columns, line, strict=True)
            }
            for line in result.rows
        ]

    def _literal(self, _: int, value: Any) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, bool | int | float):
            return repr(value).lower()
        assert self._connection is not None
        return str(self._connection.escape(value))

    def _flags(self) -> int:
        several = self._target.properties.get("allowmultiqueries", "false").lower() in ("", "true", "1")
        return int(CLIENT.FOUND_ROWS | (CLIENT.MULTI_STATEMENTS if several else 0))

    def _init(self) -> str:
        own = self._target.properties.get("sessionvariables")
        return "set time_zone = '+00:00'" + (f", {own}" if own else "")

    def _context(self) -> ssl.SSLContext | None:
        mode = _tls_mode(self._target)
        if mode == "trust":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return context
        return self._place.tls if mode == "verify" else None


def _tls_mode(target: Target) -> str:
    """`off`, `verify`, or `trust` for a server whose certificate may be any."""
    given = target.properties
    mode = given.get("sslmode", "").lower().replace("_", "-")
    if mode in ("verify-ca", "verify-full", "verify-identity"):
        return "verify"
    if mode in ("trust", "required"):
        return "trust"
    if mode in ("disable", "disabled"):
        return "off"
    if given.get("usessl", "false").lower() not in ("", "true", "1"):
        return "off"
    return "trust" if given.get("trustservercertificate", "false").lower() in ("", "true", "1") else "verify"


def _plain(error: Exception) -> str:
    return str(error.args[1] if len(error.args) > 1 else error)


def _facts(error: Exception) -> dict[str, Any] | None:
    code = error.args[0] if error.args else None
    return {"errorCode": code} if isinstance(code, int) and code else None
