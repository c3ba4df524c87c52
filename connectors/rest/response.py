"""The result of a call (HTTP sheet, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk import ConnectorError
from connectors.sdk.http import header
from connectors.sdk.responses import header_map, parse_json
from connectors.sdk.return_format import inlined

if TYPE_CHECKING:
    from connectors.sdk import Response, StreamedResponse
    from connectors.sdk.documents import Documents
    from connectors.sdk.return_format import DocumentReturnFormat


def result_of(response: Response, wanted: DocumentReturnFormat | None) -> dict[str, Any]:
    """The result of a call whose body stays in the process.

    Raises:
        ConnectorError: the body is not JSON though JSON is wanted, or too large for a variable.
    """
    return _result(response, _body(response.body, wanted), None)


async def stored_result(response: StreamedResponse, documents: Documents) -> dict[str, Any]:
    """The result of a call whose body becomes a document.

    Raises:
        ConnectorError: the body can't be read, or the document store refused it.
    """
    kind = header(response.headers, "Content-Type")
    try:
        document = await documents.create(response.chunks(), content_type=kind)
    except ConnectorError as error:
        msg = f"Error while executing an HTTP request: Failed to create document: {error.message}"
        raise ConnectorError("500", msg) from error
    return _result(response, None, document.reference)


def _result(
    response: Response | StreamedResponse, body: Any, document: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "status": response.status,
        "headers": header_map(response.headers),
        "body": body,
        "reason": response.reason,
        "document": document,
    }


def _body(body: bytes, wanted: DocumentReturnFormat | None) -> Any:
    return _guessed(body) if wanted is None or wanted.choice is None else inlined(body, wanted)


def _guessed(body: bytes) -> Any:
    """UTF-8 text whatever the headers say, parsed if it is a JSON object or list; nothing but blanks is null."""
    if body.lstrip()[:1] in (b"{", b"["):
        try:
            return parse_json(body)
        except ValueError:
            pass
    text = body.decode("utf-8", "replace")
    return None if not text or text.isspace() else text
