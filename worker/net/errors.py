"""Errors of aiohttp, asyncio and ssl in the words of the SDK: the only place that translates them.

Codes and messages are those models of the reference know (HTTP sheet, sections 2.7 and 6).
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from connectors.sdk.errors import (
    HttpBodyError,
    HttpConnectError,
    HttpError,
    HttpProtocolError,
    HttpTimeout,
    HttpTlsError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY_ERRORS = (aiohttp.ClientError, HttpProcessingError, OSError, EOFError, ValueError)
"""What the libraries underneath raise; `TimeoutError` and `ssl.SSLError` are `OSError`s."""

_TIMED_OUT = "The request timed out. Please try increasing the read and connection timeouts."
_ABORTED = "An error occurred while executing the request, or the connection was aborted"
_PROTOCOL = "An error with the HTTP protocol occurred"
_TLS_HINT = (
    "The server certificate may not be trusted — provide the server's CA certificate via "
    "'clientTls.trustedCertificate', or check the client certificate configuration."
)
_DROPPED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError)


def before_response(error: BaseException) -> HttpError:
    """The error of an exchange that failed before its response began."""
    if cause := _tls_cause(error):
        return HttpTlsError(f"TLS handshake failed: {cause}. {_TLS_HINT}")
    if isinstance(error, TimeoutError):
        return HttpTimeout(_TIMED_OUT)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return HttpConnectError(error.message, code=str(error.status))
    if isinstance(error, HttpProcessingError | ValueError):
        return protocol_error()
    return HttpConnectError(_ABORTED)


def protocol_error() -> HttpProtocolError:
    """The peer, or the request, broke HTTP's rules."""
    return HttpProtocolError(_PROTOCOL)


def in_body(error: BaseException) -> HttpBodyError:
    """The error of a response whose body could not be read to its end."""
    return HttpBodyError("Read timed out" if isinstance(error, TimeoutError) else "the connection was closed")


def is_dropped_connection(error: BaseException) -> bool:
    """Whether the peer closed or reset a connection that had been made."""
    return (
        isinstance(error, _DROPPED)
        and not isinstance(error, aiohttp.ClientConnectorError)
        and _tls_cause(error) is None
    )


def _tls_cause(error: BaseException) -> str | None:
    """What went wrong in TLS, in OpenSSL's words; None if it was something else."""
    found = [link for link in _chain(error) if isinstance(link, ssl.SSLError | ssl.CertificateError)]
    if not found:
        return None
    deepest = found[-1]
    if isinstance(deepest, ssl.SSLCertVerificationError):
        return f"certificate verify failed: {deepest.verify_message}".rstrip(".")
    reason = getattr(deepest, "reason", None)
    return reason.replace("_", " ").lower() if reason else str(deepest)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
