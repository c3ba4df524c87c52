"""Input of the EventBridge connector, as the template `io.camunda.connectors.AWSEventBridge.v1` gives it (section 7.6)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank, not_null


class Event(AwsModel):
    """An event, and the bus it is put on."""

    event_bus_name: NotBlank = Field(description="Name or ARN of the event bus", examples=["default"])
    source: NotBlank = Field(description="Who says it", examples=["shop.orders"])
    detail_type: NotBlank = Field(description="What kind of event it is", examples=["Order placed"])
    detail: Annotated[Any, AfterValidator(not_null)] = Field(
        description="What happened, sent as JSON", json_schema_extra=template(feel="required")
    )


class EventBridgeInput(AwsInput):
    """Which event a job puts on which bus."""

    input: Event = Field(title="Event", description="The event", json_schema_extra=template(group="Event"))
