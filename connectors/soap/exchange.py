"""One call: the envelope is made, secured and sent, and the answer read.

The connector loads this module, and lxml with it, at the first job.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from connectors.sdk import ConnectorError, InputError, Request
from connectors.soap import answer
from connectors.soap.envelope import Envelope
from connectors.soap.model import JsonPart, NoPart, Signature, UsernameToken
from connectors.soap.security import add_security_header, add_username_token
from connectors.soap.wsdl import WSDLS

if TYPE_CHECKING:
    from connectors.sdk import Context
    from connectors.soap.model import SoapInput
    from connectors.soap.wsdl.document import Call

_MEDIA_TYPE = {"1.1": "text/xml", "1.2": "application/soap+xml"}
_LARGE = 256 * 1024
"""Bytes from which an answer is read beside the event loop."""


async def call(input: SoapInput, context: Context) -> dict[str, Any]:
    """Sends the request and returns the answer's envelope as JSON."""
    planned = await _planned(input, context)
    version = planned.version if planned else input.soap_version.version if input.soap_version else "1.1"
    if isinstance(input.authentication, Signature):
        content = await asyncio.to_thread(_content, input, planned, version)
    else:
        content = _content(input, planned, version)
    response = await context.http.send(
        Request(
            method="POST",
            url=input.service_url or (planned.address if planned else ""),
            headers=_headers(version, _action(input, planned), planned),
            body=content,
            connect_timeout=input.timeout,
            read_timeout=input.timeout,
        )
    )
    if len(response.body) > _LARGE:
        return await asyncio.to_thread(answer.read, response)
    return answer.read(response)


async def _planned(input: SoapInput, context: Context) -> Call | None:
    """What the WSDL says of the call; None without one."""
    if input.wsdl_url is None or input.operation is None:
        return None
    if not isinstance(input.body, JsonPart | NoPart | None):
        raise InputError("body: an operation of a WSDL takes its arguments as JSON, not as a template")
    wsdl = await WSDLS.get(input.wsdl_url, context.http)
    arguments = input.body.content if isinstance(input.body, JsonPart) else {}
    return wsdl.call(input.operation, arguments, input.soap_version.version if input.soap_version else None)


def _content(input: SoapInput, planned: Call | None, version: str) -> bytes:
    envelope = Envelope(version, input.namespaces)
    if planned:
        envelope.body.extend(planned.elements)
    elif input.body is None or isinstance(input.body, NoPart):
        raise InputError("body is missing: give it as JSON or as a template")
    else:
        envelope.fill(envelope.body, input.body, "body")
    if input.header:
        envelope.fill(envelope.header, input.header, "header")
    _secure(envelope, input)
    return envelope.content()


def _secure(envelope: Envelope, input: SoapInput) -> None:
    how = input.authentication
    if isinstance(how, UsernameToken):
        add_username_token(add_security_header(envelope), how)
    elif isinstance(how, Signature):
        try:
            from connectors.soap.signature import sign  # noqa: PLC0415 - xmlsec is an extra
        except ImportError:
            raise ConnectorError(
                None,
                "Signatures need libraries that are not installed: add the extra `soap` of connector-worker",
            ) from None
        sign(envelope, add_security_header(envelope), how)


def _action(input: SoapInput, planned: Call | None) -> str:
    given = input.soap_version.soap_action if input.soap_version else None
    return given or (planned.action if planned else "")


def _headers(version: str, action: str, planned: Call | None) -> list[tuple[str, str]]:
    """The action is a header in 1.1 (SOAP 1.1, 6.1.1) and, where a WSDL names it, a parameter in 1.2 (RFC 3902)."""
    media_type = _MEDIA_TYPE[version]
    content_type = f"{media_type}; charset=utf-8"
    accept = ("Accept", f"{media_type}, */*;q=0.2")
    if version == "1.1":
        quoted = action if len(action) > 1 and action[0] == action[-1] == '"' else f'"{action}"'
        return [("Content-Type", content_type), accept, ("SOAPAction", quoted)]
    if planned and action:
        content_type += f'; action="{action}"'
    return [("Content-Type", content_type), accept]
