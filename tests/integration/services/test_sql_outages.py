"""A database that dies, hangs and comes back under load: jobs fail with their retries, nothing hangs, all recovers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.services import LOGIN, SECRET, MariaDB, PostgreSQL
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.gateway import ScriptedGateway
    from support.gateway_jobs import Call
    from support.services import Service

SQL = "io.camunda:connector-jdbc:1"
CONNECTIONS = 4
SETTINGS = {"CONNECTOR_JDBC_MAX_CONNECTIONS": str(CONNECTIONS)}
# So long a job waits for a connection, too.
PATIENT = SETTINGS | {"CONNECTOR_JDBC_STATEMENT_TIMEOUT": "300"}
IMPATIENT = SETTINGS | {"CONNECTOR_JDBC_STATEMENT_TIMEOUT": "2"}


def job(server: Service, query: str) -> dict[str, Any]:
    scheme = "postgresql" if isinstance(server, PostgreSQL) else "mariadb"
    url = f"jdbc:{scheme}://127.0.0.1:{server.port}/connectors?user={LOGIN}&password={SECRET}"
    connection = {"authType": "uri", "uri": url}
    return {
        "database": scheme.upper(),
        "connection": connection,
        "data": {"query": query, "returnResults": True},
    }


def slow(server: Service, seconds: float = 0.05) -> str:
    return f"select {'pg_sleep' if isinstance(server, PostgreSQL) else 'sleep'}({seconds})"


def assert_done_or_failed_with_its_retries(call: Call) -> None:
    if call.method != "CompleteJob":
        assert (call.method, call.request.retries) == ("FailJob", 2), call.request


@pytest.mark.parametrize("kind", [PostgreSQL, MariaDB])
async def test_a_database_killed_under_load_costs_retries_and_nothing_else(
    own: Callable[[type[Service]], Service], gateway: ScriptedGateway, kind: type[Service]
) -> None:
    server = own(kind)
    async with WorkerProcess(gateway.url, PATIENT) as worker:
        await gateway.settled(gateway.add_job(SQL, job(server, "select 1")), within=60)
        load = [gateway.add_job(SQL, job(server, slow(server))) for _ in range(60)]
        # However late the server is killed, some of the load is not done by then.
        load += [gateway.add_job(SQL, job(server, slow(server, 300))) for _ in range(CONNECTIONS)]
        await gateway.settled(load[3], within=60)
        server.kill()
        calls = await gateway.all_settled(load, within=60)
        for call in calls:
            assert_done_or_failed_with_its_retries(call)
        assert {call.method for call in calls} == {"CompleteJob", "FailJob"}
        await worker.ready()
        server.start()
        again = await gateway.all_settled(
            [gateway.add_job(SQL, job(server, slow(server))) for _ in range(20)], within=60
        )
        assert {call.method for call in again} == {"CompleteJob"}


@pytest.mark.parametrize("kind", [PostgreSQL, MariaDB])
async def test_a_database_that_hangs_fails_jobs_in_time_and_is_used_again_when_it_goes_on(
    own: Callable[[type[Service]], Service], gateway: ScriptedGateway, kind: type[Service]
) -> None:
    server = own(kind)
    async with WorkerProcess(gateway.url, IMPATIENT) as worker:
        warm = [gateway.add_job(SQL, job(server, slow(server))) for _ in range(8)]
        await gateway.all_settled(warm, within=60)
        server.freeze()
        stuck = await gateway.all_settled(
            [gateway.add_job(SQL, job(server, slow(server))) for _ in range(8)], within=90
        )
        for call in stuck:
            assert (call.method, call.request.retries) == ("FailJob", 2)
        await worker.ready()
        server.thaw()
        # No more of them than connections: none waits for another's, which has its limit too.
        again = await gateway.all_settled(
            [gateway.add_job(SQL, job(server, slow(server))) for _ in range(CONNECTIONS)], within=60
        )
        assert {call.method for call in again} == {"CompleteJob"}
