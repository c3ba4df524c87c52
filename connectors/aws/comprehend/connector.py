"""The Amazon Comprehend connector: texts and documents judged by classifiers of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.aws.answers import whole
from connectors.aws.comprehend.model import NO_DATA, ClassifyDocument, StartClassification
from connectors.aws.connector import AwsOperations
from connectors.aws.target import target_of
from connectors.sdk import Context, connector, operation

if TYPE_CHECKING:
    from connectors.aws.comprehend.model import Documents


class ComprehendOperations(AwsOperations):
    """Judging, by clients that jobs of one configuration share."""

    @operation("sync", name="Classify text", description="Judges a text at once")
    async def classify(self, input: ClassifyDocument, context: Context) -> dict[str, Any]:
        """Judges the text and returns `{classes, labels, documentMetadata, documentType, errors, warnings}`.

        Raises:
            InputError: the input can't work.
            ConnectorError: Comprehend refused, or can't be reached.
        """
        given = input.input
        async with self.client(target_of("comprehend", input), context) as client:
            answer = await client.classify_document(Text=given.text, EndpointArn=given.endpoint_arn)
            return whole(client, "ClassifyDocument", answer)

    @operation("async", name="Classify documents", description="Starts a job that judges documents in S3")
    async def start_classification(self, input: StartClassification, context: Context) -> dict[str, Any]:
        """Starts the job and returns `{jobId, jobArn, jobStatus, documentClassifierArn}`, without waiting for it.

        Raises:
            InputError: the input can't work.
            ConnectorError: Comprehend refused, or can't be reached.
        """
        async with self.client(target_of("comprehend", input), context) as client:
            answer = await client.start_document_classification_job(**_job(input.input))
            return whole(client, "StartDocumentClassificationJob", answer)


comprehend = connector(
    type="io.camunda:aws-comprehend:1",
    name="AWS Comprehend",
    description="Judges texts and documents by classifiers of Amazon Comprehend",
    version=5,
    discriminator="input.type",
    keywords=["AWS", "text", "classification", "AI"],
)(ComprehendOperations)


def _job(documents: Documents) -> dict[str, Any]:
    """The parameters of AWS; what is not given is left out."""
    given = {
        "JobName": documents.job_name,
        "DocumentClassifierArn": documents.document_classifier_arn,
        "FlywheelArn": documents.flywheel_arn,
        "InputDataConfig": {
            "S3Uri": documents.input_s3_uri,
            **_chosen("InputFormat", documents.comprehend_input_format),
            **_reader(documents),
        },
        "OutputDataConfig": {
            "S3Uri": documents.output_s3_uri,
            **({"KmsKeyId": documents.output_kms_key_id} if documents.output_kms_key_id else {}),
        },
        "DataAccessRoleArn": documents.data_access_role_arn,
        "ClientRequestToken": documents.client_request_token,
        "VolumeKmsKeyId": documents.volume_kms_key_id,
        "VpcConfig": documents.subnets
        and {"SecurityGroupIds": documents.security_group_ids, "Subnets": documents.subnets},
        "Tags": [{"Key": name, "Value": value} for name, value in (documents.tags or {}).items()],
    }
    return {name: value for name, value in given.items() if value}


def _reader(documents: Documents) -> dict[str, Any]:
    if documents.document_read_action == NO_DATA:
        return {}
    found = {"TABLES": documents.feature_type_tables, "FORMS": documents.feature_type_forms}
    features = [name for name, wanted in found.items() if wanted]
    return {
        "DocumentReaderConfig": {
            "DocumentReadAction": documents.document_read_action,
            **_chosen("DocumentReadMode", documents.document_read_mode),
            **({"FeatureTypes": features} if features else {}),
        }
    }


def _chosen(name: str, value: str | None) -> dict[str, str]:
    return {} if value is None or value == NO_DATA else {name: value}
