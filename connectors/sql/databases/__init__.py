"""What differs from database to database: how to connect, how a statement is sent, what its types are in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.sql.databases.session import Session


def session_of(driver: str) -> type[Session]:
    """The kind of session that a driver's name stands for; its library is loaded here, at the first job."""
    if driver == "postgresql":
        from connectors.sql.databases.postgresql import PostgreSqlSession  # noqa: PLC0415 - at the first job

        return PostgreSqlSession
    if driver == "mysql":
        from connectors.sql.databases.mysql import MySqlSession  # noqa: PLC0415 - at the first job

        return MySqlSession
    if driver == "sqlserver":
        from connectors.sql.databases.sqlserver import SqlServerSession  # noqa: PLC0415 - at the first job

        return SqlServerSession
    from connectors.sql.databases.oracle import OracleSession  # noqa: PLC0415 - at the first job

    return OracleSession
