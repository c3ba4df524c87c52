"""What goes wrong around a connector, beside the errors a connector raises itself.

ConnectorError (connectors.sdk)
├── InputError (connectors.sdk)      never retried
│   ├── HeaderInvalid                  a header of the element can't be read: nothing was sent
│   │   ├── BackoffInvalid               the same of `retryBackoff`
│   │   └── ExpressionInvalid            the same of an expression
│   └── ResultRejected                 what the connector gave, or an expression made of it, can't be used
├── ExpressionFailed                 the evaluation of a result expression failed
└── RetryLater (connectors.sdk)
    └── SecretsUnreachable             secrets can't be had for now: the retries stay as they are
"""

from __future__ import annotations

from connectors.sdk.errors import ConnectorError, InputError, RetryLater


class HeaderInvalid(InputError):
    """A header of the element can't be read; found before the connector runs."""


class BackoffInvalid(HeaderInvalid):
    """The header `retryBackoff` is no duration that a job can wait."""


class ExpressionInvalid(HeaderInvalid):
    """The header is no FEEL expression."""


class ResultRejected(InputError):
    """The connector's result, or what an expression made of it, is nothing a job can be completed with."""


class ExpressionFailed(ConnectorError):
    """A result expression, parsed without fault, failed for this response."""

    def __init__(self, message: str) -> None:
        super().__init__(None, message)


class SecretsUnreachable(RetryLater):
    """Secrets can't be had for now: a provider is down, or the model that says which may be used can't be read."""
