"""The Amazon SageMaker connector: one inference a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.aws.connector import AwsOperations
from connectors.aws.sagemaker.model import Infer, StartInference
from connectors.aws.target import target_of
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json

if TYPE_CHECKING:
    from connectors.aws.sagemaker.model import Later, Now

_EXPLAINED = {"YES": "`true`", "NO": "`false`"}
"""Expressions of JMESPath, which is what AWS takes."""


class SageMakerOperations(AwsOperations):
    """Inferences, by clients that jobs of one configuration share."""

    @operation("SYNC", name="Infer", description="Asks a model and waits for its answer")
    async def infer(self, input: Infer, context: Context) -> dict[str, Any]:
        """Asks the model and returns `{body, contentType, customAttributes, invokedProductionVariant}`.

        Raises:
            InputError: the input can't work.
            ConnectorError: SageMaker refused or can't be reached, or the answer is not the JSON that it says.
        """
        given = input.input
        asked = {
            **_common(given),
            "TargetModel": given.target_model,
            "TargetVariant": given.target_variant,
            "TargetContainerHostname": given.target_container_hostname,
            "InferenceComponentName": given.inference_component_name,
            "EnableExplanations": _EXPLAINED.get(given.enable_explanations or "NO"),
        }
        async with self.client(target_of("sagemaker-runtime", input), context) as client:
            answer = await client.invoke_endpoint(Body=json_bytes(given.body), **_given(asked))
            body = await answer["Body"].raw_stream.read()
        return {
            "body": _value(body, answer.get("ContentType")),
            "contentType": answer.get("ContentType"),
            "customAttributes": answer.get("CustomAttributes"),
            "invokedProductionVariant": answer.get("InvokedProductionVariant"),
        }

    @operation("ASYNC", name="Start inference", description="Asks a model whose answer goes to S3")
    async def start_inference(self, input: StartInference, context: Context) -> dict[str, Any]:
        """Asks the model and returns `{outputLocation, failureLocation, inferenceId}`, without waiting for it.

        Raises:
            InputError: the input can't work.
            ConnectorError: SageMaker refused, or can't be reached.
        """
        given = input.input
        asked = {
            **_common(given),
            "InputLocation": given.input_location,
            "RequestTTLSeconds": given.request_ttl_seconds,
            "InvocationTimeoutSeconds": given.invocation_timeout_seconds,
        }
        async with self.client(target_of("sagemaker-runtime", input), context) as client:
            answer = await client.invoke_endpoint_async(**_given(asked))
        return {
            "outputLocation": answer.get("OutputLocation"),
            "failureLocation": answer.get("FailureLocation"),
            "inferenceId": answer.get("InferenceId"),
        }


sagemaker = connector(
    type="io.camunda:aws-sagemaker:1",
    name="AWS SageMaker",
    description="Asks models at end points of Amazon SageMaker",
    version=4,
    discriminator="input.invocationType",
    keywords=["AWS", "machine learning", "inference", "AI"],
)(SageMakerOperations)


def _common(given: Now | Later) -> dict[str, Any]:
    return {
        "EndpointName": given.endpoint_name,
        "ContentType": given.content_type,
        "Accept": given.accept,
        "CustomAttributes": given.custom_attributes,
        "InferenceId": given.inference_id,
    }


def _given(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value not in (None, "")}


def _value(body: bytes, kind: str | None) -> Any:
    if kind != "application/json":
        return body.decode("utf-8", "replace")
    try:
        return parse_json(body)
    except ValueError:
        raise ConnectorError(None, "The answer is no JSON, though its content type says so.") from None
