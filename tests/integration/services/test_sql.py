"""Statements on real PostgreSQL and MariaDB servers: injection, connections, statements that end without an answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support.services import LOGIN, SECRET, MariaDB, PostgreSQL

from connectors.sdk import ConnectorError, EgressDenied, InputError
from connectors.sdk.testing import FakeContext, FakeNetwork
from connectors.sql.connector import SqlOperations
from connectors.sql.model import SqlInput, SqlSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SIZE = 8
NASTY = [
    "'; drop table t; --",
    "' or '1'='1",
    "\\'; drop table t; --",
    "\\",
    "\\\\' or 1=1 #",
    '"; select 1; "',
    "$$; drop table t; $$",
    "/* */ :a ? <b> %s %(a)s $1 {x}",
    "%' or '%'='",
    "line\nbreak\r\ttab",
    "ü ✓ 😀 \u2028",
    "",
    "x" * 60_000,
]


class Client:
    """The connector, on one server."""

    def __init__(self, operations: SqlOperations, server: PostgreSQL | MariaDB) -> None:
        self._operations = operations
        self._server = server
        self.password = SECRET

    async def run(
        self, query: str, variables: Any = None, *, rows: bool = False, network: FakeNetwork | None = None
    ) -> Any:
        """The result of a statement, its rows if they are asked for."""
        connection = {
            "authType": "detailed",
            "host": "db.example",
            "port": str(self._server.port),
            "username": LOGIN,
            "password": self.password,
            "databaseName": self._server.database,
        }
        database = "POSTGRESQL" if isinstance(self._server, PostgreSQL) else "MARIADB"
        data = {"query": query, "variables": variables, "returnResults": rows}
        job = SqlInput.model_validate({"database": database, "connection": connection, "data": data})
        result = await self._operations.execute(job, FakeContext(network=network or FakeNetwork()))
        return result["resultSet"] if rows else result["modifiedRows"]

    async def rows(self, query: str, variables: Any = None) -> Any:
        """The rows that a statement returns."""
        return await self.run(query, variables, rows=True)


@asynccontextmanager
async def client_of(server: PostgreSQL | MariaDB, **settings: Any) -> AsyncIterator[Client]:
    operations = SqlOperations(SqlSettings(max_connections=SIZE, **settings))
    try:
        yield Client(operations, server)
    finally:
        await operations.stop()


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> PostgreSQL | MariaDB:
    """The test run's databases."""
    found: PostgreSQL | MariaDB = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def client(server: PostgreSQL | MariaDB) -> AsyncIterator[Client]:
    async with client_of(server) as found:
        yield found


@pytest.fixture
async def table(client: Client) -> str:
    name = f"t_{uuid4().hex}"
    await client.run(f"create table {name} (id int primary key, name text)")
    return name


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
async def test_a_bound_value_is_stored_and_found_as_it_is(client: Client, table: str, value: str) -> None:
    assert await client.run(
        f"insert into {table} values (:id, :name), (2, 'other')", {"id": 1, "name": value}
    )
    found = await client.rows(f"select id, name from {table} where name = ?", [value])
    assert found == [{"id": 1, "name": value}]
    listed = await client.rows(f"select id from {table} where name in (<names>)", {"names": [value, "no"]})
    assert listed == [{"id": 1}]
    assert await client.rows(f"select count(*) as n from {table}") == [{"n": 2}]


async def test_a_thousand_jobs_use_a_handful_of_connections(
    client: Client, server: PostgreSQL | MariaDB
) -> None:
    own = "select pg_backend_pid() as n" if isinstance(server, PostgreSQL) else "select connection_id() as n"
    answers = await asyncio.gather(*(client.rows(own) for _ in range(1000)))
    used = {answer[0]["n"] for answer in answers}
    assert 1 <= len(used) <= SIZE
    # A test before may have left some that the server has not given up yet: they are older.
    since = (
        "pg_stat_activity where backend_type = 'client backend' and backend_start >= "
        "(select min(backend_start) from pg_stat_activity where pid in (<used>))"
        if isinstance(server, PostgreSQL)
        else "information_schema.processlist where user = 'ada' and id >= least(<used>, ~0)"
    )
    (connected,) = await client.rows(f"select count(*) as n from {since}", {"used": list(used)})
    assert connected["n"] <= SIZE


async def test_what_a_job_leaves_open_is_undone_and_seen_by_no_other(
    client: Client, table: str, server: PostgreSQL | MariaDB
) -> None:
    opened = f"begin; insert into {table} values (1, 'a')" if isinstance(server, PostgreSQL) else "begin"
    await client.run(opened)
    await client.run(f"insert into {table} values (2, 'b')")
    assert await client.rows(f"select id from {table}") == [{"id": 2}]


async def test_a_statement_that_returns_nothing_is_not_run_again(client: Client, table: str) -> None:
    with pytest.raises(InputError, match="has been run, and is not run again"):
        await client.rows(f"insert into {table} values (1, 'a')")
    assert await client.rows(f"select name from {table}") == [{"name": "a"}]


async def test_a_refusal_has_the_databases_words_and_no_values_of_its_own(client: Client, table: str) -> None:
    with pytest.raises(ConnectorError) as raised:
        await client.run(f"insert into {table} values (:id, 'hush'), (:id, 'hush')", {"id": 1})
    assert raised.value.code is None
    assert raised.value.message.lower().replace("entry", "key").startswith(("error: duplicate", "duplicate"))
    assert "hush" not in raised.value.message
    assert raised.value.variables in ({"sqlState": "23505"}, {"errorCode": 1062})


async def test_a_statement_that_takes_too_long_is_ended_on_the_server(server: PostgreSQL | MariaDB) -> None:
    slow = "select pg_sleep(60)" if isinstance(server, PostgreSQL) else "select sleep(60) from (select 1) x"
    async with client_of(server, statement_timeout=1.0) as client:
        with pytest.raises(ConnectorError):
            await client.rows(slow)
        assert await client.rows("select 1 as n") == [{"n": 1}]


async def test_a_refused_login_is_a_failed_connection_that_does_not_tell_the_password(
    client: Client,
) -> None:
    client.password = "hush-hush"
    with pytest.raises(ConnectorError, match=r"^Cannot create the Database connection: ") as raised:
        await client.rows("select 1")
    assert "hush-hush" not in raised.value.message


async def test_several_statements_with_values_are_done_together_or_not_at_all(postgresql: PostgreSQL) -> None:
    async with client_of(postgresql) as client:
        await client.run("create table together (id int primary key, n int)")
        both = "insert into together values (:a, 1); insert into together values (:b, 2)"
        with pytest.raises(ConnectorError, match="duplicate key"):
            await client.run(both, {"a": 1, "b": 1})
        assert await client.rows("select * from together") == []
        assert await client.run(both, {"a": 1, "b": 2}) == 1
        assert await client.rows("select count(*) as n from together") == [{"n": 2}]


async def test_types_of_postgresql_that_the_reference_can_not_return(postgresql: PostgreSQL) -> None:
    async with client_of(postgresql) as client:
        await client.run("create type mood as enum ('good', 'bad')")
        (row,) = await client.rows(
            """select array[1, null, 3] as a, array[['x', 'y "z"'], ['{', ',']] as b, array[]::int[] as c,
               array['2024-01-31 10:00+02'::timestamptz] as d, array['good'::mood] as e, '<a/>'::xml as f,
               'infinity'::timestamp as g, '0900-01-01'::date as h, array['{"k": 1.50}'::jsonb] as i,
               '1000000 years'::interval is not null as j"""
        )
    assert row == {
        "a": [1, None, 3],
        "b": [["x", 'y "z"'], ["{", ","]],
        "c": [],
        "d": ["2024-01-31T08:00:00.000+00:00"],
        "e": ["good"],
        "f": "<a/>",
        "g": "infinity",
        "h": "0900-01-01",
        "i": [{"k": Decimal("1.50")}],
        "j": True,
    }


async def test_the_egress_policy_is_asked_before_a_connection(client: Client) -> None:
    denied = EgressDenied("denied by the policy")
    with pytest.raises(EgressDenied):
        await client.run("select 1", network=FakeNetwork(denied))
