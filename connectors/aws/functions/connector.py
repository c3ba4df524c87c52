"""The AWS Lambda connector: one call of a function a job, its answer the result."""

from __future__ import annotations

from typing import Any

from connectors.aws.connector import AwsOperations
from connectors.aws.functions.model import LambdaInput
from connectors.aws.target import required_region, target_of
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json


class LambdaOperations(AwsOperations):
    """Calls, by clients that jobs of one configuration share."""

    @operation("", name="Invoke function", description="Calls a function and waits for its answer")
    async def invoke(self, input: LambdaInput, context: Context) -> dict[str, Any]:
        """Calls the function and returns `{statusCode, executedVersion, payload}`.

        An error that the function itself raised is a payload like any other, as with the reference: an object with
        `errorMessage` and `errorType`.

        Raises:
            InputError: the input can't work.
            ConnectorError: Lambda refused or can't be reached, or the answer is no JSON.
        """
        function = input.aws_function
        target = target_of("lambda", input, region=required_region(input, function.region))
        async with self.client(target, context) as client:
            answer = await client.invoke(
                FunctionName=function.function_name, Payload=json_bytes(function.payload)
            )
            payload = await answer["Payload"].raw_stream.read()
        try:
            value = parse_json(payload)
        except ValueError:
            raise ConnectorError(None, "The function's answer is no JSON.") from None
        return {
            "statusCode": answer.get("StatusCode"),
            "executedVersion": answer.get("ExecutedVersion"),
            "payload": value,
        }


functions = connector(
    type="io.camunda:aws-lambda:1",
    name="AWS Lambda",
    description="Calls functions of AWS Lambda",
    version=8,
    keywords=["AWS", "function", "serverless"],
)(LambdaOperations)
