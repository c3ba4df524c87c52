"""Input of the Textract connector, as the template `io.camunda.connectors.AWSTEXTRACT.v1` gives it (section 7.8)."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import Document, template
from connectors.sdk.constraints import NotBlank, alone

_GROUP = template(group="Analysis")


class _Features(AwsModel):
    analyze_tables: bool = Field(
        default=False, description="Whether tables are found", json_schema_extra=template(default=True)
    )
    analyze_forms: bool = Field(
        default=False, description="Whether forms are found", json_schema_extra=template(default=True)
    )
    analyze_signatures: bool = Field(default=False, description="Whether signatures are found")
    analyze_layout: bool = Field(
        default=False, description="Whether the layout is found", json_schema_extra=template(default=True)
    )
    analyze_queries: bool = Field(default=False, description="Whether the question is answered")
    query: str | None = Field(default=None, description="The question", examples=["What is the sum?"])

    @property
    def features(self) -> list[str]:
        """What is looked for, in AWS's words."""
        wanted = {
            "TABLES": self.analyze_tables,
            "FORMS": self.analyze_forms,
            "SIGNATURES": self.analyze_signatures,
            "LAYOUT": self.analyze_layout,
            "QUERIES": self.analyze_queries,
        }
        return [name for name, chosen in wanted.items() if chosen]

    @model_validator(mode="after")
    def _chosen(self) -> Self:
        if self.analyze_queries and not (self.query or "").strip():
            raise PydanticCustomError("query", "must have a query: analyzeQueries is chosen")
        if not self.features:
            raise alone("At least one analyze type should be selected")
        return self


class Given(_Features):
    """A document at hand, or in S3, and what is looked for in it."""

    document: Document | None = Field(default=None, description="The document; goes before one in S3")
    document_s3_bucket: str | None = Field(
        default=None, alias="documentS3Bucket", title="Bucket", description="Bucket of a document in S3"
    )
    document_name: str | None = Field(default=None, title="Key", description="Key of a document in S3")
    document_version: str | None = Field(
        default=None, title="Version", description="Version of the document in S3; the latest by default"
    )

    @model_validator(mode="after")
    def _there(self) -> Self:
        if self.document is None and not (self.document_s3_bucket and self.document_name):
            raise PydanticCustomError("source", "must have a document, or documentS3Bucket and documentName")
        return self


class InS3(_Features):
    """A document in S3, and what is looked for in it."""

    document_s3_bucket: NotBlank = Field(
        alias="documentS3Bucket", title="Bucket", description="Bucket of the document"
    )
    document_name: NotBlank = Field(title="Key", description="Key of the document")
    document_version: str | None = Field(
        default=None, title="Version", description="Version of the document; the latest by default"
    )
    client_request_token: str | None = Field(
        default=None, description="Of several requests with the same token, one starts an analysis"
    )
    job_tag: str | None = Field(default=None, description="What notifications of the analysis are told by")
    kms_key_id: str | None = Field(default=None, title="KMS key", description="Key that encrypts the results")
    notification_channel_role_arn: str | None = Field(
        default=None, title="Notification role ARN", description="ARN of the role that notifies, with a topic"
    )
    notification_channel_sns_topic_arn: str | None = Field(
        default=None,
        title="Notification topic ARN",
        description="ARN of the topic that is notified, with a role",
    )
    output_config_s3_bucket: str | None = Field(
        default=None, alias="outputConfigS3Bucket", title="Output bucket", description="Where results go"
    )
    output_config_s3_prefix: str | None = Field(
        default=None,
        alias="outputConfigS3Prefix",
        title="Output prefix",
        description="What the keys of results begin with",
    )

    @model_validator(mode="after")
    def _notified(self) -> Self:
        if bool(self.notification_channel_role_arn) != bool(self.notification_channel_sns_topic_arn):
            raise PydanticCustomError(
                "channel",
                "must have both or neither of notificationChannelRoleArn and notificationChannelSnsTopicArn",
            )
        return self


class Analyze(AwsInput):
    """An analysis of one page at once."""

    input: Given = Field(description="The analysis", json_schema_extra=_GROUP)


class AnalyzeInS3(AwsInput):
    """An analysis that is waited for."""

    input: InS3 = Field(description="The analysis", json_schema_extra=_GROUP)


class StartAnalysis(AwsInput):
    """An analysis that is not waited for."""

    input: InS3 = Field(description="The analysis", json_schema_extra=_GROUP)
