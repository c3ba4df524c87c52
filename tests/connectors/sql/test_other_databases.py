"""SQL Server and Oracle over their drivers' own errors and values; no server was at hand."""

from __future__ import annotations

import datetime as dt
import socket
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

import oracledb
import pytds
import pytest

from connectors.sql.databases.oracle import OracleSession
from connectors.sql.databases.session import Answer, CannotConnect, Place, Session, StatementFailed
from connectors.sql.databases.sqlserver import SqlServerSession
from connectors.sql.model import UriConnection
from connectors.sql.parameters import bind
from connectors.sql.urls import target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

UUID = uuid.UUID("123e4567-e89b-12d3-a456-426614174000")


class Connection:
    """What a driver's `connect` gives; it keeps what it is asked and answers what the test says."""

    def __init__(self) -> None:
        self.asked: tuple[Any, ...] = ()
        self.given: dict[str, Any] = {}
        self.names: list[str] | None = None
        self.rows: list[tuple[Any, ...]] = []
        self.rowcount = 0
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    @property
    def description(self) -> list[tuple[str, ...]] | None:
        return None if self.names is None else [(name,) for name in self.names]

    def cursor(self) -> Self:
        return self

    def execute(self, *asked: Any, **more: Any) -> None:
        if self.error:
            raise self.error
        self.asked = asked

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def close(self) -> None: ...


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    found = Connection()

    def connect(**given: Any) -> Connection:
        if found.error:
            raise found.error
        found.given = given
        return found

    monkeypatch.setattr(oracledb, "connect", connect)
    monkeypatch.setattr(pytds, "connect", connect)
    return found


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def session(kind: type[Session], url: str) -> Session:
    target = target_of("ORACLE", UriConnection.model_validate({"authType": "uri", "uri": url}))
    opened = kind(Place(target, [["127.0.0.1"]] * len(target.hosts), None), 30.0)
    opened.connect()
    return opened


def test_sql_server_is_connected_to_by_its_url(connection: Connection, listener: int) -> None:
    session(SqlServerSession, f"jdbc:sqlserver://db.example:{listener};databaseName=d;user=u;password=p")
    given = connection.given
    assert (given["server"], given["database"], given["user"]) == ("db.example", "d", "u")
    assert given["sock"].getpeername() == ("127.0.0.1", listener)
    assert given["cafile"]
    assert given["autocommit"] is True
    given["sock"].close()


def test_sql_server_without_encryption_is_asked_for(connection: Connection, listener: int) -> None:
    session(SqlServerSession, f"jdbc:sqlserver://db.example:{listener};encrypt=false")
    assert connection.given["cafile"] is None
    connection.given["sock"].close()


def test_certificates_that_nobody_checks_are_refused() -> None:
    with pytest.raises(CannotConnect, match="trustServerCertificate"):
        session(SqlServerSession, "jdbc:sqlserver://h;trustServerCertificate=true")


def test_sql_server_is_sent_values_apart_and_percents_as_they_are(
    connection: Connection, listener: int
) -> None:
    opened = session(SqlServerSession, f"jdbc:sqlserver://h:{listener};encrypt=false")
    connection.rowcount = 2
    query = bind("update t set n = :n where name like '5%'", {"n": 1})
    assert opened.run(query, rows=False) == Answer(None, 2)
    assert connection.asked == ("update t set n = %s where name like '5%%'", (1,))
    opened.run(bind("select '5%'", None), rows=False)
    assert connection.asked == ("select '5%'", ())
    connection.given["sock"].close()


def test_oracle_is_sent_values_apart(connection: Connection) -> None:
    opened = session(OracleSession, "jdbc:oracle:thin:u/p@//h:7/s")
    where = {"host": "127.0.0.1", "port": 7, "protocol": "tcp", "service_name": "s"}
    assert where.items() <= connection.given.items()
    assert (connection.given["user"], connection.given["password"]) == ("u", "p")
    opened.run(bind("select :a, ':x' from dual where b in (<l>)", {"a": 1, "l": ["x", "y"]}), rows=True)
    assert connection.asked == ("select :1, ':x' from dual where b in (:2,:3)", [1, "x", "y"])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("@h:7:SID", {"host": "127.0.0.1", "sid": "SID"}),
        ("@tcps://h:7/s", {"host": "h", "protocol": "tcps"}),
        ("@(DESCRIPTION=(ADDRESS=(HOST=h)(PORT=7)))", {"dsn": "(DESCRIPTION=(ADDRESS=(HOST=h)(PORT=7)))"}),
    ],
)
def test_oracle_is_connected_to_as_its_url_says(
    connection: Connection, place: str, expected: dict[str, Any]
) -> None:
    session(OracleSession, f"jdbc:oracle:thin:{place}")
    assert expected.items() <= connection.given.items()


@pytest.mark.parametrize("kind", [SqlServerSession, OracleSession])
def test_the_drivers_values_are_json(connection: Connection, kind: type[Session], listener: int) -> None:
    url = f"jdbc:sqlserver://h:{listener};encrypt=false"
    opened = session(kind, url if kind is SqlServerSession else "jdbc:oracle:thin:@//h/s")
    two_hours = dt.timezone(dt.timedelta(hours=2))
    values = {
        "A": dt.datetime(2024, 1, 31, 10, 20, 30, 123456, tzinfo=two_hours),
        "B": dt.datetime(2024, 1, 31, 10, 20, 30),  # noqa: DTZ001 - columns without a zone
        "C": dt.date(2024, 1, 31),
        "D": dt.time(10, 20, 30, 5),
        "E": Decimal("1.50"),
        "F": float("nan"),
        "G": b"\x00\xff",
        "H": UUID,
        "I": None,
        "J": True,
        "K": "text",
    }
    connection.names, connection.rows = list(values), [tuple(values.values())]
    answer = opened.run(bind("select 1", None), rows=True)
    expected = ["2024-01-31T08:20:30.123+00:00", "2024-01-31T10:20:30.000+00:00", "2024-01-31", "10:20:30"]
    expected += [Decimal("1.50"), "NaN", "AP8=", str(UUID), None, True, "text"]  # type: ignore[list-item] # mixed
    assert answer == Answer([dict(zip(values, expected, strict=True))], -1)
    if kind is SqlServerSession:
        connection.given["sock"].close()


def test_a_text_of_oracle_that_holds_json_is_json(connection: Connection) -> None:
    opened = session(OracleSession, "jdbc:oracle:thin:@//h/s")
    connection.names, connection.rows = ["A", "B", "C"], [('{"a": [1.5]}', "{no", "123")]
    answer = opened.run(bind("select a, b, c from t", None), rows=True)
    assert answer.rows == [{"A": {"a": [Decimal("1.5")]}, "B": "{no", "C": "123"}]


def sql_server_error() -> Exception:
    error = pytds.ProgrammingError("Invalid object name 't'.")
    error.number, error.text = 208, "Invalid object name 't'."
    return error


def oracle_error() -> Exception:
    from oracledb.errors import _Error

    return oracledb.DatabaseError(_Error("ORA-00942: table or view does not exist", code=942))


@pytest.mark.parametrize(
    ("kind", "error", "message", "facts"),
    [
        (SqlServerSession, sql_server_error(), "Invalid object name", {"errorCode": 208}),
        (OracleSession, oracle_error(), "ORA-00942", {"errorCode": 942}),
    ],
)
def test_the_drivers_errors_are_told_in_their_words(
    connection: Connection,
    kind: type[Session],
    error: Exception,
    message: str,
    facts: dict[str, Any],
    listener: int,
) -> None:
    url = f"jdbc:sqlserver://h:{listener};encrypt=false"
    opened = session(kind, url if kind is SqlServerSession else "jdbc:oracle:thin:@//h/s")
    connection.error = error
    with pytest.raises(StatementFailed, match=message) as raised:
        opened.run(bind("select * from t", None), rows=True)
    assert raised.value.facts == facts
    if kind is SqlServerSession:
        connection.given["sock"].close()
    with pytest.raises(CannotConnect, match=message):
        session(kind, url if kind is SqlServerSession else "jdbc:oracle:thin:@//h/s")
