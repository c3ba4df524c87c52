"""The SQL connector: one statement a job, on connections that jobs share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk import Context, InputError, connector, operation
from connectors.sdk.shared import SharedClients
from connectors.sql.model import SqlInput, SqlSettings
from connectors.sql.parameters import bind
from connectors.sql.urls import Target, target_of

if TYPE_CHECKING:
    from connectors.sql.pool import Pool


class SqlOperations:
    """One operation, and the pools of connections."""

    def __init__(self, settings: SqlSettings) -> None:
        self._settings = settings
        self._pools: SharedClients[Pool] = SharedClients(lambda pool: pool.close())

    async def stop(self) -> None:
        """Closes all connections."""
        await self._pools.close()

    @operation("")
    async def execute(self, input: SqlInput, context: Context) -> dict[str, Any]:
        """Runs the statement and returns `{"resultSet": [...]}` or `{"modifiedRows": n}`.

        Raises:
            ConnectorError: no connection, values that don't fit the statement, or the database refused it.
            InputError: the statement was run, but returns no rows although they are asked for.
        """
        query = bind(input.data.query, input.data.variables)
        target = target_of(input.database, input.target)
        wanted = bool(input.data.return_results)
        async with self._pools.lease(target.key, lambda: self._open(target, context)) as pool:
            answer = await pool.run(query, rows=wanted)
        if not wanted:
            return {"modifiedRows": answer.changed}
        if answer.rows is None:
            raise InputError(
                "Statement returned no results: it has been run, and is not run again. "
                "Set data.returnResults to false for statements that return no rows."
            )
        return {"resultSet": answer.rows}

    async def _open(self, target: Target, context: Context) -> Pool:
        from connectors.sql.opening import open_pool  # noqa: PLC0415 - drivers are loaded at the first job

        return await open_pool(target, self._settings, context)


sql = connector(
    type="io.camunda:connector-jdbc:1",
    name="JDBC",
    description="Run a statement on a SQL database",
    version=5,
    settings=SqlSettings,
)(SqlOperations)
