"""The pool over sessions that a test holds: who waits, what is used again, what is closed."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from connectors.sdk import ConnectorError
from connectors.sql import pool as module
from connectors.sql.databases.session import Answer, CannotConnect, Place, Session, StatementFailed
from connectors.sql.parameters import Query, bind
from connectors.sql.pool import Pool
from connectors.sql.urls import Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TARGET = Target("postgresql", (("h", 1),), None, None, None, {})
SELECT = bind("select 1", None)
DONE = Answer([], -1)


class Held(Session):
    """A session whose answers wait until they may come, or until it is cut."""

    def __init__(self, database: Database) -> None:
        super().__init__(Place(TARGET, [["127.0.0.1"]], None), 1)
        self._database = database
        self.closed = threading.Event()
        self.cut = threading.Event()
        self.gone = False

    def connect(self) -> None:
        if self._database.down:
            raise CannotConnect("refused")

    def run(self, query: Query, *, rows: bool) -> Answer:
        self._database.began()
        self._database.may_answer.wait(20)
        if self.cut.is_set() or self.gone:
            raise StatementFailed("gone", {"sqlState": "57P01"})
        return DONE

    def close(self) -> None:
        self.closed.set()

    def is_open(self) -> bool:
        return not self.gone

    def abort(self) -> None:
        self.cut.set()
        self._database.may_answer.set()


class Database:
    """Where the sessions lead."""

    def __init__(self) -> None:
        self.sessions: list[Held] = []
        self.down = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.running = asyncio.Semaphore(0)
        self._loop = asyncio.get_running_loop()

    async def prepare(self) -> Held:
        self.sessions.append(Held(self))
        return self.sessions[-1]

    def began(self) -> None:
        self._loop.call_soon_threadsafe(self.running.release)


@pytest.fixture
async def database() -> Database:
    return Database()


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    shared = Pool(database.prepare, size=2, limit=20)
    yield shared
    database.may_answer.set()
    await shared.close()


async def test_jobs_one_after_the_other_use_one_connection(pool: Pool, database: Database) -> None:
    for _ in range(5):
        assert await pool.run(SELECT, rows=True) is DONE
    assert len(database.sessions) == 1


async def test_no_more_connections_than_allowed_and_the_rest_waits(pool: Pool, database: Database) -> None:
    database.may_answer.clear()
    jobs = [asyncio.create_task(pool.run(SELECT, rows=True)) for _ in range(10)]
    await database.running.acquire()
    await database.running.acquire()
    assert len(database.sessions) == 2
    database.may_answer.set()
    assert await asyncio.gather(*jobs) == [DONE] * 10
    assert len(database.sessions) == 2


async def test_a_connection_that_the_database_closed_is_not_used_again(
    pool: Pool, database: Database
) -> None:
    await pool.run(SELECT, rows=True)
    database.sessions[0].gone = True
    await pool.run(SELECT, rows=True)
    assert len(database.sessions) == 2
    assert await asyncio.to_thread(database.sessions[0].closed.wait, 10)


@pytest.mark.parametrize(
    "sql",
    [
        "set search_path = x",
        "begin; update t set n = 1",
        "select set_config('role', 'x', false)",
        "select pg_advisory_lock(1)",
        "select @x := 1",
        "create temp table t (n int)",
        "select 1 into temp t",
        "call p()",
    ],
)
async def test_a_connection_whose_session_a_statement_changes_is_not_used_again(
    pool: Pool, database: Database, sql: str
) -> None:
    await pool.run(bind(sql, None), rows=False)
    await pool.run(SELECT, rows=True)
    assert len(database.sessions) == 2
    assert database.sessions[0].closed.is_set()


async def test_a_statement_whose_connection_breaks_is_not_sent_again(pool: Pool, database: Database) -> None:
    database.may_answer.clear()
    job = asyncio.create_task(pool.run(SELECT, rows=True))
    await database.running.acquire()
    database.sessions[0].abort()
    with pytest.raises(ConnectorError, match="gone") as raised:
        await job
    assert raised.value.variables == {"sqlState": "57P01"}
    assert len(database.sessions) == 1
    assert await pool.run(SELECT, rows=True) is DONE


async def test_a_job_given_up_cuts_its_connection_and_the_next_one_goes_on(
    pool: Pool, database: Database
) -> None:
    database.may_answer.clear()
    job = asyncio.create_task(pool.run(SELECT, rows=True))
    await database.running.acquire()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert database.sessions[0].cut.is_set()
    assert await pool.run(SELECT, rows=True) is DONE
    assert len(database.sessions) == 2


async def test_a_database_that_does_not_answer_fails_the_job_in_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.0)
    slow = Pool(database.prepare, size=1, limit=0.05)
    database.may_answer.clear()
    with pytest.raises(ConnectorError, match=r"no answer within 0\.05 s; it is not known"):
        await slow.run(SELECT, rows=True)
    assert database.sessions[0].cut.is_set()
    await slow.close()


async def test_waiting_for_a_connection_ends_too(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GRACE", 60.0)
    busy = Pool(database.prepare, size=1, limit=0.2)
    database.may_answer.clear()
    first = asyncio.create_task(busy.run(SELECT, rows=True))
    await database.running.acquire()
    with pytest.raises(ConnectorError, match="all 1 connections were in use"):
        await busy.run(SELECT, rows=True)
    database.may_answer.set()
    await first
    await busy.close()


async def test_what_can_not_be_reached_is_an_error_and_blocks_no_place(
    pool: Pool, database: Database
) -> None:
    database.down = True
    for _ in range(5):
        with pytest.raises(ConnectorError, match=r"^Cannot create the Database connection: refused$"):
            await pool.run(SELECT, rows=True)
    database.down = False
    assert await pool.run(SELECT, rows=True) is DONE


async def test_connections_that_nobody_needs_are_closed(
    pool: Pool, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE", 0.0)
    await pool.run(SELECT, rows=True)
    assert await asyncio.to_thread(database.sessions[0].closed.wait, 10)


async def test_closing_closes_what_is_idle(pool: Pool, database: Database) -> None:
    await pool.run(SELECT, rows=True)
    await pool.close()
    assert await asyncio.to_thread(database.sessions[0].closed.wait, 10)
