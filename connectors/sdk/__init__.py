"""What a connector is written against: public, typed, stable; imports nothing of the worker."""

from __future__ import annotations

from connectors.sdk.connector import Connector, connector
from connectors.sdk.context import Context, Job
from connectors.sdk.errors import (
    ConnectorError,
    EgressDenied,
    HttpBodyTooLarge,
    HttpConnectError,
    HttpError,
    HttpProtocolError,
    HttpTimeout,
    HttpTlsError,
    InputError,
    RetryLater,
)
from connectors.sdk.http import (
    ClientTls,
    Headers,
    HttpClient,
    Request,
    Response,
    StreamedResponse,
    TokenGrant,
)

__all__ = [
    "ClientTls",
    "Connector",
    "ConnectorError",
    "Context",
    "EgressDenied",
    "Headers",
    "HttpBodyTooLarge",
    "HttpClient",
    "HttpConnectError",
    "HttpError",
    "HttpProtocolError",
    "HttpTimeout",
    "HttpTlsError",
    "InputError",
    "Job",
    "Request",
    "Response",
    "RetryLater",
    "StreamedResponse",
    "TokenGrant",
    "connector",
]
