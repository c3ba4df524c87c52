"""Input of the message connector, as the templates `io.camunda.connectors.message.*.v1` give it (data sheet, section 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank

_DURATION = "ISO 8601, such as PT10M, or seconds"


def _not_negative(duration: timedelta) -> timedelta:
    if duration < timedelta():
        raise PydanticCustomError("negative", "can't be negative")
    return duration


Duration = Annotated[timedelta, AfterValidator(_not_negative)]


class Publish(Model):
    """The message is published: it waits until somebody waits for it, or its time is over."""

    type: Literal["publish"]
    time_to_live: Duration | None = Field(
        default=None,
        description=f"How long the message waits for somebody, an hour unless given: {_DURATION}",
        examples=["PT10M"],
    )
    message_id: str | None = Field(
        default=None, description="While a message of this id waits, another one is refused"
    )


class Correlate(Model):
    """The message is for somebody who waits now; the result names the process instance."""

    type: Literal["correlate"]


class MessageInput(Model):
    """A message, and what becomes of it."""

    message_name: NotBlank = Field(
        description="Name of the message, as the receiving model has it", examples=["payment-received"]
    )
    correlation_key: str | None = Field(
        default=None, description="Which of the instances that wait is meant", examples=["=orderId"]
    )
    variables: dict[str, Any] | None = Field(
        default=None, description="Variables that the message brings along", examples=[{"paid": True}]
    )
    correlation_type: Annotated[
        Publish | Correlate,
        Field(
            discriminator="type",
            json_schema_extra=template(
                choices={"publish": "Publish, with buffer", "correlate": "Correlate, with result"}
            ),
        ),
    ] = Field(
        title="Mode",
        description="Whether the message may wait for a receiver",
        json_schema_extra=template(group="Mode"),
    )
    tenant_id: str | None = Field(
        default=None, description="Tenant of the receiver; the default one if blank"
    )
    request_timeout: Duration | None = Field(
        default=None, description=f"How long the cluster may take to answer: {_DURATION}", examples=["PT10S"]
    )
