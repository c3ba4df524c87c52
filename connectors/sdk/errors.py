"""Every error a connector may raise, in one tree.

ConnectorError            the connector failed; the job is retried while it has retries left
├── InputError            the input can't work; the job is never retried
├── RetryLater            the connector asks for a retry at a time of its choosing
└── HttpError             an HTTP exchange that gave no usable response
    ├── HttpTimeout           no answer within the limit
    ├── HttpConnectError      unknown host, refused, reset
    ├── HttpTlsError          the TLS handshake failed
    ├── HttpProtocolError     the peer, or the request, broke HTTP's rules
    ├── HttpBodyError         the response began, but its body broke off or stalled
    ├── HttpBodyTooLarge      the response is larger than allowed, or inflates beyond measure
    └── EgressDenied          the policy of the network forbids the address
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta


class ConnectorError(Exception):
    """The connector could not do its work.

    The job fails with one retry less, unless the model's error expression makes something else of it.

    Args:
        code: what the model tests as `error.code`, such as `"404"`; None for an error without a code.
        message: one plain sentence for the person who models or operates; no secret, no input value.
        variables: what the model finds as `error.variables`.

    Example:
        raise ConnectorError("SOLD_OUT", "The shop has no more of it.", variables={"restock": answer["restock"]})
    """

    def __init__(self, code: str | None, message: str, *, variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.variables = variables


class InputError(ConnectorError):
    """The input can't work however often it is tried: the job fails with no retries left, an incident.

    Args:
        message: which input, and why, for the person who models; without its value.
        code: as of `ConnectorError`.

    Example:
        raise InputError("Input from: it is after the input to.")
    """

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(code, message)


class RetryLater(ConnectorError):
    """The job fails and says itself when, and how often, it is tried again.

    Args:
        message: why, in one plain sentence.
        after: the back-off before the next try; None leaves it to the element's `retryBackoff` header.
        retries: the retries left; None takes one from those the job has.
        code: as of `ConnectorError`.
        variables: as of `ConnectorError`.

    Example:
        raise RetryLater("The shop opens at nine.", after=timedelta(hours=1))
    """

    def __init__(
        self,
        message: str = "The connector asks to be tried again later.",
        *,
        after: timedelta | None = None,
        retries: int | None = None,
        code: str | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message, variables=variables)
        self.after = after
        self.retries = retries


class HttpError(ConnectorError):
    """An HTTP exchange that gave no usable response; the code is the one models of the reference test for."""

    default_code: str | None = None

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(code or self.default_code, message)


class HttpTimeout(HttpError):
    """No connection, or no answer, within the limit."""

    default_code = "408"


class HttpConnectError(HttpError):
    """No exchange at all, or one cut off: unknown host, refused, reset."""

    default_code = "408"


class HttpTlsError(HttpError):
    """The TLS handshake failed: an untrusted or expired certificate, a wrong host, a client certificate asked for."""

    default_code = "SSL_HANDSHAKE_FAILED"


class HttpProtocolError(HttpError):
    """The peer, or the request itself, broke the rules of HTTP."""

    default_code = "500"


class HttpBodyError(HttpError):
    """The response began, but its body broke off, stalled beyond the limit, or could not be decompressed.

    Args:
        cause: what happened, in a few words; connectors word the whole message.
    """

    default_code = "500"

    def __init__(self, cause: str) -> None:
        super().__init__(f"Error while executing an HTTP request: Failed to read response body: {cause}")
        self.cause = cause


class HttpBodyTooLarge(HttpError):
    """The response is larger than allowed, or inflates beyond the allowed ratio."""

    default_code = "RESPONSE_TOO_LARGE"


class EgressDenied(HttpError):
    """The worker's egress policy forbids the address that the host name resolves to."""

    default_code = "EGRESS_DENIED"
