"""Input of the SNS connector, as the element template `io.camunda.connectors.AWSSNS.v1` gives it (section 7.2)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.aws.messages import Grouped
from connectors.aws.model import AwsInput
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank, not_null


class Topic(Grouped):
    """A message, and the topic it is published to."""

    topic_arn: NotBlank = Field(
        title="Topic ARN",
        description="ARN of the topic",
        examples=["arn:aws:sns:eu-central-1:123456789012:orders"],
    )
    subject: str | None = Field(default=None, description="Subject, for subscribers by email")
    message: Annotated[Any, AfterValidator(not_null)] = Field(
        description="Text, or FEEL whose value is sent as JSON"
    )


class SnsInput(AwsInput):
    """What a job publishes to which topic."""

    topic: Topic = Field(description="The message", json_schema_extra=template(group="Message"))
