"""From an exception to the error a model sees and the FailJob command (runtime sheet, section 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from connectors.sdk.errors import ConnectorError, InputError, RetryLater
from worker.execution.encoding import decode, encode
from worker.execution.errors import (
    BackoffInvalid,
    ExpressionFailed,
    ExpressionInvalid,
    HeaderInvalid,
    SecretsUnreachable,
)
from worker.execution.missing import missing_library
from worker.execution.outcome import Fail
from worker.execution.text import cut
from worker.execution.violations import message_for

if TYPE_CHECKING:
    from worker.telemetry.masking import Mask

LONGEST_MESSAGE = 6000
"""UTF-16 units of an error message that the gateway is sent."""

_API = "io.camunda.connector.api.error."
_TYPE_NAMES: dict[type[BaseException], str] = {
    BackoffInvalid: "io.camunda.connector.runtime.core.error.InvalidBackOffDurationException",
    ExpressionInvalid: "io.camunda.connector.feel.FeelEngineWrapperException",
    ExpressionFailed: "io.camunda.connector.feel.FeelEngineWrapperException",
    InputError: f"{_API}ConnectorInputException",
    RetryLater: f"{_API}ConnectorRetryException",
    SecretsUnreachable: "java.lang.RuntimeException",
    ConnectorError: f"{_API}ConnectorException",
    ValueError: "java.lang.IllegalArgumentException",
    TimeoutError: "java.util.concurrent.TimeoutException",
    BaseException: "java.lang.RuntimeException",
}
"""The names that models may test `error.type` for: those of the reference's classes."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed and how it is to be retried, before the error expression has its say.

    `error` is the object that expressions see as `error`, masked, its message cut.
    """

    error: dict[str, Any]
    retries: int
    backoff_ms: int | None

    @property
    def visible(self) -> dict[str, Any]:
        """What the error expression sees."""
        return {"error": self.error}

    def command(self, limit: int) -> Fail:
        """FailJob with the error as local variable; error variables beyond `limit` bytes are left out, said so."""
        message: str = self.error["message"]
        payload = encode({"error": self.error})
        if len(payload) > limit:
            without = {key: value for key, value in self.error.items() if key != "variables"}
            size = len(payload)
            without["message"] = message = cut(
                f"{message} (error.variables left out: {size} bytes, the limit is {limit})", LONGEST_MESSAGE
            )
            payload = encode({"error": without})
        return Fail(message, self.retries, self.backoff_ms, payload.decode())


def failure_of(error: BaseException, retries: int, backoff_ms: int | None, mask: Mask | None) -> Failure:
    """The failure that an exception means for a job with `retries` left, under the element's `retryBackoff`."""
    left, backoff = retries - 1, backoff_ms
    if isinstance(error, InputError) or isinstance(error.__cause__, InputError):
        left = 0
    if isinstance(error, HeaderInvalid):
        backoff = None
    if isinstance(error, RetryLater):
        left = left if error.retries is None else error.retries
        backoff = backoff if error.after is None else int(error.after.total_seconds() * 1000)
    return Failure(error_object(error, mask), max(0, left), backoff)


def error_object(error: BaseException, mask: Mask | None) -> dict[str, Any]:
    """`type`, `message`, and where they are known `code` and `variables`; all but the code masked."""
    message = message_of(error)
    found: dict[str, Any] = {"type": type_name(error), "message": message}
    if isinstance(error, ConnectorError):
        if error.code is not None:
            found["code"] = str(error.code)
        if error.variables:
            try:
                variables = decode(encode(error.variables))
                found["variables"] = mask.tree(variables) if mask else variables
            except TypeError as unfit:
                message = f"{message} (error.variables left out: {unfit})"
    found["message"] = cut(mask.text(message) if mask else message, LONGEST_MESSAGE)
    return found


def message_of(error: BaseException) -> str:
    """The exception's own words; its class where those alone would say nothing."""
    if isinstance(error, ValidationError):
        # In its own words it would repeat the values.
        return message_for(error.errors(include_url=False), None, "The connector met data of another form:")
    if isinstance(error, ModuleNotFoundError):
        return missing_library(error)
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an error that can't even be told is still an error
        text = ""
    if isinstance(error, KeyError) or not text:
        return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}, without a message"
    return text


def type_name(error: BaseException) -> str:
    """The reference's class name for the nearest class of an exception."""
    return next(_TYPE_NAMES[cls] for cls in type(error).__mro__ if cls in _TYPE_NAMES)
