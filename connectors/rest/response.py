"""The result of a call (HTTP sheet, section 5)."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

from connectors.sdk import ConnectorError, InputError
from connectors.sdk.http import header
from connectors.sdk.responses import header_map, parse_json

if TYPE_CHECKING:
    from connectors.rest.model import DocumentReturnFormat
    from connectors.sdk import Response, StreamedResponse
    from connectors.sdk.documents import Documents

_LARGEST_INLINE = 1_572_864  # bytes, 1.5 MiB


def check_format(wanted: DocumentReturnFormat | None) -> None:
    """Says before anything is sent that the result's charset is unknown.

    Raises:
        InputError: it is.
    """
    if wanted is not None and wanted.choice == "TEXT":
        _charset(wanted)


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
    choice = wanted.choice if wanted is not None else None
    if wanted is None or choice is None:
        return _guessed(body)
    if len(body) > _LARGEST_INLINE:
        msg = (
            f"{'JSON' if choice == 'JSON' else 'Text'} response payload exceeds the inline variable size limit "
            "of 1.5 MiB. Choose DOCUMENT as the return format to keep large responses out of the variables."
        )
        raise ConnectorError(None, msg)
    return body.decode(_charset(wanted), "replace") if choice == "TEXT" else _json(body)


def _guessed(body: bytes) -> Any:
    """UTF-8 text whatever the headers say, parsed if it is a JSON object or list; nothing but blanks is null."""
    if body.lstrip()[:1] in (b"{", b"["):
        try:
            return parse_json(body)
        except ValueError:
            pass
    text = body.decode("utf-8", "replace")
    return None if not text or text.isspace() else text


def _json(body: bytes) -> Any:
    if not body.strip():
        msg = "JSON response format selected but payload was empty or could not be parsed."
        raise ConnectorError(None, msg)
    try:
        return parse_json(body)
    except ValueError:
        msg = "JSON response format selected but payload is not valid JSON: it does not begin with a JSON value."
        raise ConnectorError(None, msg) from None


def _charset(wanted: DocumentReturnFormat) -> str:
    try:
        return codecs.lookup((wanted.encoding or "").strip() or "utf-8").name
    except LookupError:
        msg = "documentReturnFormat.encoding: the charset is not known; UTF-8 is the usual one"
        raise InputError(msg) from None
