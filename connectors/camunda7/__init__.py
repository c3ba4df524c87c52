"""The connectors of Camunda 7 under their own ids, job types `http-connector` and `soap-http-connector`."""

from __future__ import annotations

from connectors.camunda7.connector import http, soap
from connectors.camunda7.model import HttpInput, SoapInput

__all__ = ["HttpInput", "SoapInput", "http", "soap"]
