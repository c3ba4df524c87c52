"""Input of the Slack connector, as the element template gives it (SaaS sheet, section 1)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Document, Model, template
from connectors.sdk.constraints import NotBlank, not_null

_CHANNEL = "Id or name of the channel"


class Message(Model):
    """A message, its files, and where it goes."""

    channel: NotBlank = Field(
        title="Channel or user",
        description="A channel's id or #name, a person's email address or @real name",
        examples=["#orders"],
    )
    thread: str | None = Field(
        default=None,
        description="Timestamp of the message that this one answers",
        examples=["1503435956.000247"],
    )
    message_type: Literal["plainText", "messageBlock"] | None = Field(
        default=None,
        description="Plain text, or blocks of Slack's Block Kit",
        json_schema_extra=template(
            choices={"plainText": "Plain text", "messageBlock": "Message blocks"}, default="plainText"
        ),
    )
    text: str | None = Field(
        default=None,
        title="Message",
        description="Text of the message; beside blocks, a section before them",
        json_schema_extra=template(multiline=True),
    )
    block_content: Any = Field(
        default=None,
        title="Message blocks",
        description="A list of blocks",
        examples=[[{"type": "divider"}]],
        json_schema_extra=template(feel="required", when={"messageType": "messageBlock"}),
    )
    documents: list[Document] | None = Field(
        default=None, title="Attachments", description="Documents to upload and show in the message"
    )

    @model_validator(mode="after")
    def _content_supplied(self) -> Self:
        if not (self.text or "").strip() and self.block_content is None:
            raise PydanticCustomError("content", "must have a text or blockContent")
        return self


class Channel(Model):
    """A channel to create."""

    new_channel_name: str | None = Field(
        default=None,
        title="Channel name",
        description="Name of the channel: up to 80 lower-case letters, digits, hyphens and underscores",
        json_schema_extra=template(pattern="^(=|([-_a-z0-9]{1,80}$))", message="Not a name for a channel"),
    )
    visibility: Literal["PUBLIC", "PRIVATE"] = Field(
        description="Who may see the channel",
        json_schema_extra=template(choices={"PUBLIC": "Public", "PRIVATE": "Private"}, default="PUBLIC"),
    )


class Invitation(Model):
    """Who is invited, and where."""

    channel_id: str | None = Field(
        default=None, title="Channel ID", description="Id of the channel; goes before its name"
    )
    channel_name: str | None = Field(default=None, description="Name of the channel")
    users: Annotated[Any, BeforeValidator(not_null)] = Field(
        description="Ids, @real names and email addresses, in a list or separated by commas",
        examples=["@Ada Lovelace, grace@example.com"],
    )


class Reaction(Model):
    """An emoji on a message."""

    channel: NotBlank = Field(description=_CHANNEL)
    emoji: NotBlank = Field(description="Name of the emoji, without colons", examples=["eyes"])
    timestamp: NotBlank = Field(description="Timestamp of the message", examples=["1503435956.000247"])


class Pin(Model):
    """A message to pin or unpin."""

    channel: NotBlank = Field(description=_CHANNEL)
    timestamp: NotBlank = Field(description="Timestamp of the message", examples=["1503435956.000247"])


class _Input(Model):
    token: NotBlank = Field(
        title="OAuth token",
        description="The Slack app's bot token",
        json_schema_extra=template(group="Authentication", secret=True),
    )


class PostMessage(_Input):
    """Posting a message."""

    data: Message


class CreateChannel(_Input):
    """Creating a channel."""

    data: Channel


class InviteUsers(_Input):
    """Inviting people to a channel."""

    data: Invitation


class AddReaction(_Input):
    """Reacting to a message."""

    data: Reaction


class PinMessage(_Input):
    """Pinning a message, or taking a pin off."""

    data: Pin
