"""What a response means: a result, a fault, or no SOAP at all (HTTP sheet, section 8.3).

The envelope decides, not the status or the content type: services send faults under any status, and label XML in
many ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError
from connectors.soap.from_xml import to_json
from connectors.soap.names import ENVELOPE
from connectors.soap.parsing import BrokenXml, parse

if TYPE_CHECKING:
    from lxml import etree

    from connectors.sdk.http import Response

FAULT = "SOAP_FAULT_RECEIVED"
_SUCCESS = range(200, 300)
_SERVER_ERROR = 500
_ENVELOPES = {f"{{{uri}}}Envelope": uri for uri in ENVELOPE.values()}


def read(response: Response) -> dict[str, Any]:
    """The envelope as JSON.

    Raises:
        ConnectorError: the service answered with a fault (its code is `SOAP_FAULT_RECEIVED`), with a status that is
            no success, or with something else than an envelope.
    """
    succeeded = response.status in _SUCCESS
    envelope = _envelope(response, required=succeeded)
    if envelope is None:
        raise ConnectorError(None, f"{response.reason} [{response.status}]")
    result = to_json(envelope)
    if _is_fault(envelope):
        raise ConnectorError(FAULT, "SOAP Fault received", variables={"response": result})
    if not succeeded and response.status != _SERVER_ERROR:
        raise ConnectorError(None, f"{response.reason} [{response.status}]")
    return result


def _envelope(response: Response, *, required: bool) -> etree._Element | None:
    """The envelope; None where there is none and none is required."""
    problem = f"The service answered {response.status}, but its body"
    try:
        root = parse(response.body)
    except BrokenXml as error:
        if not required:
            return None
        raise ConnectorError(None, f"{problem} is no XML: {error}") from None
    if root.tag in _ENVELOPES:
        return root
    if not required:
        return None
    raise ConnectorError(None, f"{problem} is no SOAP envelope of version 1.1 or 1.2")


def _is_fault(envelope: etree._Element) -> bool:
    uri = _ENVELOPES[str(envelope.tag)]
    return envelope.find(f"{{{uri}}}Body/{{{uri}}}Fault") is not None
