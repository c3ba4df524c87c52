"""Input of the SQS connector, as the element template `io.camunda.connectors.AWSSQS.v1` gives it (section 7.1)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.aws.messages import Grouped
from connectors.aws.model import AwsInput
from connectors.sdk import template
from connectors.sdk.constraints import NotEmpty, not_null


class Queue(Grouped):
    """A message, and the queue it goes to."""

    url: NotEmpty = Field(
        title="Queue URL",
        description="URL of the queue",
        examples=["https://sqs.eu-central-1.amazonaws.com/123456789012/orders"],
    )
    message_body: Annotated[Any, AfterValidator(not_null)] = Field(
        description="Text, or FEEL whose value is sent as JSON"
    )


class SqsInput(AwsInput):
    """What a job sends to which queue."""

    queue: Queue = Field(description="The message", json_schema_extra=template(group="Message"))
