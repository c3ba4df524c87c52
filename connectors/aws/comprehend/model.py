"""Input of the Comprehend connector, as the template `io.camunda.connectors.AWSCOMPREHEND.v1` gives it (section 7.9)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank

_GROUP = template(group="Classification")
NO_DATA = "NO_DATA"
"""What templates fill in where nothing is to be sent."""


class Text(AwsModel):
    """A text, and the classifier that judges it."""

    text: NotBlank = Field(description="The text", json_schema_extra=template(multiline=True))
    endpoint_arn: NotBlank = Field(
        title="Endpoint ARN",
        description="ARN of the classifier's end point",
        examples=["arn:aws:comprehend:..."],
    )


class Documents(AwsModel):
    """Documents in S3, and the classifier that judges them."""

    input_s3_uri: NotBlank = Field(
        alias="inputS3Uri", title="Input", description="Where the documents are", examples=["s3://orders/in"]
    )
    comprehend_input_format: Literal["ONE_DOC_PER_FILE", "ONE_DOC_PER_LINE", "NO_DATA"] | None = Field(
        default=None,
        title="Input format",
        description="What a document is",
        json_schema_extra=template(
            choices={"NO_DATA": "By default", "ONE_DOC_PER_FILE": "A file", "ONE_DOC_PER_LINE": "A line"},
            default="NO_DATA",
        ),
    )
    document_read_mode: Literal["SERVICE_DEFAULT", "FORCE_DOCUMENT_READ_ACTION", "NO_DATA"] = Field(
        description="Which documents the reader is used for",
        json_schema_extra=template(
            choices={
                "NO_DATA": "By default",
                "SERVICE_DEFAULT": "Those that the service chooses",
                "FORCE_DOCUMENT_READ_ACTION": "All",
            },
            default="NO_DATA",
        ),
    )
    document_read_action: Literal["TEXTRACT_DETECT_DOCUMENT_TEXT", "TEXTRACT_ANALYZE_DOCUMENT", "NO_DATA"] = (
        Field(
            description="How text is found in documents",
            json_schema_extra=template(
                choices={
                    "NO_DATA": "By default",
                    "TEXTRACT_DETECT_DOCUMENT_TEXT": "Textract finds text",
                    "TEXTRACT_ANALYZE_DOCUMENT": "Textract analyzes",
                },
                default="NO_DATA",
            ),
        )
    )
    feature_type_tables: bool = Field(
        default=False,
        title="Tables",
        description="Whether the analysis finds tables",
        json_schema_extra=template(when={"documentReadAction": "TEXTRACT_ANALYZE_DOCUMENT"}),
    )
    feature_type_forms: bool = Field(
        default=False,
        title="Forms",
        description="Whether the analysis finds forms",
        json_schema_extra=template(when={"documentReadAction": "TEXTRACT_ANALYZE_DOCUMENT"}),
    )
    data_access_role_arn: NotBlank = Field(
        title="Role ARN", description="ARN of the role that reads and writes the data"
    )
    document_classifier_arn: NotBlank = Field(title="Classifier ARN", description="ARN of the classifier")
    flywheel_arn: str | None = Field(
        default=None, title="Flywheel ARN", description="ARN of the flywheel whose model is used"
    )
    output_s3_uri: NotBlank = Field(
        alias="outputS3Uri", title="Output", description="Where results go", examples=["s3://orders/out"]
    )
    output_kms_key_id: str | None = Field(
        default=None, title="Output KMS key", description="Key that encrypts the results"
    )
    volume_kms_key_id: str | None = Field(
        default=None, title="Volume KMS key", description="Key that encrypts the machine's volume"
    )
    job_name: str | None = Field(default=None, description="Name of the job")
    client_request_token: str | None = Field(
        default=None, description="Of several requests with the same token, one starts a job"
    )
    tags: dict[str, str] | None = Field(
        default=None, description="Tags of the job", examples=[{"team": "shop"}]
    )
    security_group_ids: list[str] | None = Field(
        default=None, title="Security groups", description="Ids of security groups, with subnets"
    )
    subnets: list[str] | None = Field(default=None, description="Ids of subnets, with security groups")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        analyzed = self.document_read_action == "TEXTRACT_ANALYZE_DOCUMENT"
        if analyzed and not (self.feature_type_tables or self.feature_type_forms):
            raise PydanticCustomError("features", "must have featureTypeTables or featureTypeForms")
        if bool(self.security_group_ids) != bool(self.subnets):
            raise PydanticCustomError("network", "must have both or neither of securityGroupIds and subnets")
        return self


class ClassifyDocument(AwsInput):
    """Judging a text at once."""

    input: Text = Field(description="The text", json_schema_extra=_GROUP)


class StartClassification(AwsInput):
    """Starting a job that judges documents."""

    input: Documents = Field(description="The documents", json_schema_extra=_GROUP)
