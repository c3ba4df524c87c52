"""The SOAP connector, job type `io.camunda:soap:1`."""

from __future__ import annotations

from connectors.soap.connector import soap
from connectors.soap.model import SoapInput

__all__ = ["SoapInput", "soap"]
