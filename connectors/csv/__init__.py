"""CSV: read into records, written from rows."""

from __future__ import annotations

from connectors.csv.connector import csv
from connectors.csv.model import Format, ReadCsv, WriteCsv

__all__ = ["Format", "ReadCsv", "WriteCsv", "csv"]
