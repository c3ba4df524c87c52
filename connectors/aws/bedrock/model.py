"""Input of the Bedrock connector, as the template `io.camunda.connectors.aws.bedrock.v1` gives it (section 7.7)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import Document, template
from connectors.sdk.constraints import NotBlank, not_null

_GROUP = template(group="Model")


class _OfModel(AwsModel):
    model_id: NotBlank = Field(
        title="Model ID",
        description="Id of the model",
        examples=["anthropic.claude-3-5-sonnet-20240620-v1:0"],
    )


class Call(_OfModel):
    """A model, and what it is called with."""

    payload: Annotated[Any, AfterValidator(not_null)] = Field(
        description="What the model takes, sent as JSON",
        examples=[{"inputText": "Who was Ada?"}],
        json_schema_extra=template(feel="required"),
    )


class Content(AwsModel):
    """A part of a message: a text or a document."""

    text: str | None = None
    document: Document | None = None


class Message(AwsModel):
    """What somebody said."""

    role: str
    content_list: list[Content] = Field(default_factory=list)


class Conversation(_OfModel):
    """A model, what was said, and what is said to it."""

    new_message: NotBlank = Field(
        description="What is said to the model", json_schema_extra=template(multiline=True)
    )
    new_documents: list[Document] | None = Field(
        default=None, title="Documents", description="Documents and images that are shown to the model"
    )
    messages_history: list[Message] | None = Field(
        default=None,
        title="Conversation",
        description="What was said before: the result of an earlier task",
    )
    max_tokens: int | None = Field(
        default=None,
        title="Longest answer",
        description="Tokens of the answer at most",
        json_schema_extra=template(default=512),
    )
    temperature: float | None = Field(default=None, description="How free the answer is, 0 to 1")
    top_p: float | None = Field(
        default=None,
        alias="topP",
        title="Top P",
        description="Share of the likeliest words that the answer is made of, 0 to 1",
    )


class InvokeModel(AwsInput):
    """Calling a model in its own terms."""

    data: Call = Field(title="Model", description="The model", json_schema_extra=_GROUP)


class Converse(AwsInput):
    """Going on with a conversation."""

    data: Conversation = Field(title="Model", description="The conversation", json_schema_extra=_GROUP)
