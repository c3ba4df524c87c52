"""What a connector is written against: public, typed, stable; imports nothing of the worker."""

from __future__ import annotations

from connectors.sdk.cluster import Cluster
from connectors.sdk.connector import Connector, FunctionConnector, Operation, connector, operation
from connectors.sdk.context import Context, Job
from connectors.sdk.documents import Document, DocumentMetadata, Documents
from connectors.sdk.errors import (
    ConnectorError,
    EgressDenied,
    HttpBodyError,
    HttpBodyTooLarge,
    HttpConnectError,
    HttpError,
    HttpProtocolError,
    HttpTimeout,
    HttpTlsError,
    InputError,
    RetryLater,
)
from connectors.sdk.feel import FeelFunction
from connectors.sdk.http import (
    ClientTls,
    Headers,
    HttpClient,
    Request,
    Response,
    StreamedResponse,
    TokenGrant,
)
from connectors.sdk.metrics import Metrics
from connectors.sdk.model import Model
from connectors.sdk.template import template

__all__ = [
    "ClientTls",
    "Cluster",
    "Connector",
    "ConnectorError",
    "Context",
    "Document",
    "DocumentMetadata",
    "Documents",
    "EgressDenied",
    "FeelFunction",
    "FunctionConnector",
    "Headers",
    "HttpBodyError",
    "HttpBodyTooLarge",
    "HttpClient",
    "HttpConnectError",
    "HttpError",
    "HttpProtocolError",
    "HttpTimeout",
    "HttpTlsError",
    "InputError",
    "Job",
    "Metrics",
    "Model",
    "Operation",
    "Request",
    "Response",
    "RetryLater",
    "StreamedResponse",
    "TokenGrant",
    "connector",
    "operation",
    "template",
]
