"""The two connectors: one request a job, its response parameters the result, every status a success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from connectors.camunda7.exchange import call
from connectors.camunda7.failures import RETRY_CYCLE, request_failed, retried
from connectors.camunda7.model import HttpInput, SoapInput
from connectors.sdk import ConnectorError, Context, InputError, connector

if TYPE_CHECKING:
    from connectors.camunda7.model import Parameters


class Camunda7Settings(BaseModel):
    """How the worker's operator wants calls to behave."""

    longest_wait: float = Field(
        default=20,
        ge=0,
        description="Limit in seconds of connecting and of each wait for data, where `request-config` sets none; "
        "0 for none, as in Camunda 7",
    )


@connector(
    type="http-connector",
    name="Camunda 7 HTTP",
    description="Call a REST API as Camunda 7's http-connector does",
    settings=Camunda7Settings,
    completes_with_result=True,
)
async def http(input: HttpInput, context: Context) -> dict[str, Any]:
    """Sends the request and returns `{statusCode, headers, response, body}`.

    Raises:
        ConnectorError: no URL, no method, a bad option, no response; with `throw-http-error` a status of 400 or more.
    """
    return await _called(input.parameters, context)


@connector(
    type="soap-http-connector",
    name="Camunda 7 SOAP",
    description="Call a SOAP service as Camunda 7's soap-http-connector does",
    settings=Camunda7Settings,
    completes_with_result=True,
)
async def soap(input: SoapInput, context: Context) -> dict[str, Any]:
    """Posts the envelope and returns `{statusCode, headers, response, body}`.

    Raises:
        ConnectorError: as the HTTP connector; there is no envelope.
    """
    given = input.parameters
    if given.payload is None or (isinstance(given.payload, str) and not given.payload.strip()):
        error = request_failed("SOAPC-01002 No payload set on request")
        raise _as_cycle_says(error, context)
    return await _called(given, context)


async def _called(given: Parameters, context: Context) -> dict[str, Any]:
    try:
        return await call(given, context)
    except InputError:
        raise
    except ConnectorError as error:
        raise _as_cycle_says(error, context) from error


def _as_cycle_says(error: ConnectorError, context: Context) -> ConnectorError:
    return retried(error, context.headers.get(RETRY_CYCLE), context.job.retries)
