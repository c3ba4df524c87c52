"""Input of the SageMaker connector, as the template `io.camunda.connectors.AWSSAGEMAKER.v1` gives it (section 7.10)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank, not_null

_GROUP = template(group="Inference")
_JSON = template(default="application/json")


class _Endpoint(AwsModel):
    endpoint_name: NotBlank = Field(description="Name of the end point", examples=["prices"])
    content_type: NotBlank = Field(description="Content type of the input", json_schema_extra=_JSON)
    accept: NotBlank = Field(description="Content type that the answer should have", json_schema_extra=_JSON)
    custom_attributes: str | None = Field(default=None, description="What else the model is told")
    inference_id: str | None = Field(
        default=None, title="Inference ID", description="By what the inference is found in captured data"
    )


class Now(_Endpoint):
    """What a model is asked, and which."""

    body: Annotated[Any, AfterValidator(not_null)] = Field(
        description="The input, sent as JSON", json_schema_extra=template(feel="required")
    )
    target_model: str | None = Field(default=None, description="Model, at end points of several")
    target_variant: str | None = Field(default=None, description="Variant, at end points of several")
    target_container_hostname: str | None = Field(
        default=None, description="Container, at end points of several"
    )
    inference_component_name: str | None = Field(
        default=None, description="Inference component, at end points of several"
    )
    enable_explanations: Literal["NOT_SET", "YES", "NO"] | None = Field(
        default=None,
        description="Whether the answer is explained",
        json_schema_extra=template(
            choices={"NOT_SET": "By default", "YES": "Yes", "NO": "No"}, default="NOT_SET"
        ),
    )


class Later(_Endpoint):
    """What a model is asked by way of S3."""

    input_location: NotBlank = Field(description="Where the input is", examples=["s3://prices/in/1.json"])
    request_ttl_seconds: int | None = Field(
        default=None,
        alias="requestTTLSeconds",
        title="Longest wait",
        description="Seconds that the request may wait for its turn",
    )
    invocation_timeout_seconds: int | None = Field(
        default=None, title="Time-out", description="Seconds that the inference may take"
    )


class Infer(AwsInput):
    """An inference that is waited for."""

    input: Now = Field(description="The inference", json_schema_extra=_GROUP)


class StartInference(AwsInput):
    """An inference whose answer goes to S3."""

    input: Later = Field(description="The inference", json_schema_extra=_GROUP)
