"""Input of the Lambda connector, as the element template `io.camunda.connectors.AWSLAMBDA.v2` gives it (section 7.3)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank, not_null


class Function(AwsModel):
    """A function, and what it is called with."""

    function_name: NotBlank = Field(
        description="Name or ARN of the function, with a version or an alias after a colon if need be",
        examples=["charge:live"],
    )
    payload: Annotated[Any, AfterValidator(not_null)] = Field(
        description="The event, sent as JSON; a text is sent as a JSON string",
        json_schema_extra=template(feel="required"),
    )
    region: str | None = Field(default=None, json_schema_extra=template(omit=True))


class LambdaInput(AwsInput):
    """Which function a job calls."""

    aws_function: Function = Field(
        title="Function", description="The function", json_schema_extra=template(group="Function")
    )
