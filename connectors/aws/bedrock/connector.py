"""The Amazon Bedrock connector: one call of a model a job."""

from __future__ import annotations

from typing import Any

from connectors.aws.bedrock.messages import heard, kept, said
from connectors.aws.bedrock.model import Content, Converse, InvokeModel, Message
from connectors.aws.connector import AwsOperations
from connectors.aws.target import target_of
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json


class BedrockOperations(AwsOperations):
    """Calls of models, by clients that jobs of one configuration share."""

    @operation("invokeModel", name="Invoke model", description="Calls a model in its own terms")
    async def invoke(self, input: InvokeModel, context: Context) -> dict[str, Any]:
        """Calls the model and returns `{body}`, the JSON that it answered.

        Raises:
            InputError: the input can't work.
            ConnectorError: Bedrock refused or can't be reached, or the answer is no JSON.
        """
        call = input.data
        async with self.client(target_of("bedrock-runtime", input), context) as client:
            answer = await client.invoke_model(modelId=call.model_id, body=json_bytes(call.payload))
            body = await answer["body"].raw_stream.read()
        try:
            return {"body": parse_json(body)}
        except ValueError:
            raise ConnectorError(None, "The model's answer is no JSON.") from None

    @operation("converse", name="Converse", description="Goes on with a conversation")
    async def converse(self, input: Converse, context: Context) -> list[dict[str, Any]]:
        """Says something to the model, and returns the whole conversation, `[{role, contentList}]`.

        Raises:
            InputError: the input can't work.
            ConnectorError: a document can't be shown, Bedrock refused, or can't be reached.
        """
        talk = input.data
        shown = [Content.model_construct(document=each) for each in talk.new_documents or ()]
        new = Message.model_construct(
            role="user", content_list=[*shown, Content.model_construct(text=talk.new_message)]
        )
        messages = [*(talk.messages_history or ()), new]
        limits = {"maxTokens": talk.max_tokens, "temperature": talk.temperature, "topP": talk.top_p}
        async with self.client(target_of("bedrock-runtime", input), context) as client:
            answer = await client.converse(
                modelId=talk.model_id,
                messages=[await said(each) for each in messages],
                inferenceConfig={name: value for name, value in limits.items() if value is not None},
            )
        return [*map(kept, messages), heard(answer)]


bedrock = connector(
    type="io.camunda:aws-bedrock:1",
    name="AWS Bedrock",
    description="Calls models of Amazon Bedrock",
    version=6,
    discriminator="action",
    discriminates="data",
    keywords=["AWS", "model", "LLM", "AI"],
)(BedrockOperations)
