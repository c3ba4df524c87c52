"""The REST connector, job type `io.camunda:http-json:1`."""

from __future__ import annotations

from connectors.rest.connector import rest
from connectors.rest.model import RestInput

__all__ = ["RestInput", "rest"]
