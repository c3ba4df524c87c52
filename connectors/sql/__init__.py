"""The SQL connector, job type `io.camunda:connector-jdbc:1`."""

from __future__ import annotations

from connectors.sql.connector import sql
from connectors.sql.model import SqlInput

__all__ = ["SqlInput", "sql"]
