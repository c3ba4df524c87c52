"""The SOAP connector: one call of a SOAP service, its answer as JSON."""

from __future__ import annotations

from typing import Any

from connectors.sdk import Context, connector
from connectors.soap.model import SoapInput


@connector(
    type="io.camunda:soap:1",
    name="SOAP Connector",
    description="Call a SOAP service",
    version=2,
    keywords=["web service", "WSDL", "XML"],
)
async def soap(input: SoapInput, context: Context) -> dict[str, Any]:
    """Sends the request and returns the answer: `{"Envelope": {"Header": ..., "Body": ...}}`.

    Raises:
        ConnectorError: `SOAP_FAULT_RECEIVED` for a fault; no usable answer.
        InputError: the input can't work.
    """
    from connectors.soap.exchange import call  # noqa: PLC0415 - lxml is loaded at the first job

    return await call(input, context)
