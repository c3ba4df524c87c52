"""The parameters of AWS for an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import read

if TYPE_CHECKING:
    from connectors.aws.textract.model import Given, InS3


async def at_once(given: Given) -> dict[str, Any]:
    """Of an analysis whose result is the answer; the document is read whole."""
    source = {"S3Object": _place(given)} if given.document is None else {"Bytes": await read(given.document)}
    return {"Document": source, **_features(given)}


def started(given: InS3) -> dict[str, Any]:
    """Of an analysis that is started; what is not given is left out."""
    parameters = {
        "ClientRequestToken": given.client_request_token,
        "JobTag": given.job_tag,
        "KMSKeyId": given.kms_key_id,
        "NotificationChannel": _filled(
            RoleArn=given.notification_channel_role_arn, SNSTopicArn=given.notification_channel_sns_topic_arn
        ),
        "OutputConfig": _filled(
            S3Bucket=given.output_config_s3_bucket, S3Prefix=given.output_config_s3_prefix
        ),
    }
    return {"DocumentLocation": {"S3Object": _place(given)}, **_features(given), **_filled(**parameters)}


def _features(given: Given | InS3) -> dict[str, Any]:
    query = (given.query or "").strip()
    return {
        "FeatureTypes": given.features,
        **({"QueriesConfig": {"Queries": [{"Text": given.query}]}} if query else {}),
    }


def _place(given: Given | InS3) -> dict[str, Any]:
    return _filled(Bucket=given.document_s3_bucket, Name=given.document_name, Version=given.document_version)


def _filled(**parameters: Any) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value}
