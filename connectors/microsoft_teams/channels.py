"""Channels: the operations of the Microsoft Teams connector on them, and what each takes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connectors.microsoft_teams.graph import Graph, named
from connectors.microsoft_teams.messages import chat_message, member, parameters, upload
from connectors.microsoft_teams.model import (
    Authenticated,
    ChannelId,
    Filter,
    GroupId,
    Message,
    MessageId,
    Top,
)
from connectors.sdk import Context, Document, Model, operation, template
from connectors.sdk.constraints import NotBlank

_KINDS = {"standard": "Standard", "private": "Private", "shared": "Shared"}


class NewChannel(Model):
    """A channel to create."""

    group_id: GroupId
    name: NotBlank = Field(title="Channel name", description="Name of the channel")
    description: str | None = Field(default=None, description="What the channel is for")
    channel_type: NotBlank = Field(
        description="Who has access",
        json_schema_extra=template(choices=_KINDS, default="standard"),
    )
    owner: str | None = Field(
        default=None,
        description="Id or principal name of the owner; needed unless the channel is a standard one",
        json_schema_extra=template(when={"channelType": ["private", "shared"]}),
    )


class Channel(Model):
    """A channel."""

    group_id: GroupId
    channel_id: ChannelId


class Team(Model):
    """A team whose channels to list."""

    group_id: GroupId
    filter: Filter = None


class ChannelMessage(Message):
    """A message to a channel."""

    group_id: GroupId
    channel_id: ChannelId
    documents: list[Document] | None = Field(
        default=None, description="Documents to upload to the channel's folder and attach"
    )


class OneChannelMessage(Model):
    """A message of a channel."""

    group_id: GroupId
    channel_id: ChannelId
    message_id: MessageId


class ChannelMessages(Model):
    """Which messages of a channel to list."""

    group_id: GroupId
    channel_id: ChannelId
    top: Top = None
    is_expand: str | None = Field(
        default=None,
        title="With replies",
        description='"true" returns the replies with each message',
        json_schema_extra=template(choices={"true": "Yes", "false": "No"}, default="false"),
    )


class CreateChannel(Authenticated):
    """Creating a channel."""

    data: NewChannel


class GetChannel(Authenticated):
    """Looking up a channel."""

    data: Channel


class ListAllChannels(Authenticated):
    """Listing a team's channels."""

    data: Team


class SendMessageToChannel(Authenticated):
    """Sending to a channel."""

    data: ChannelMessage


class GetMessageFromChannel(Authenticated):
    """Looking up a message of a channel."""

    data: OneChannelMessage


class ListChannelMessages(Authenticated):
    """Listing messages of a channel."""

    data: ChannelMessages


class ListMessageReplies(Authenticated):
    """Listing the answers to a message."""

    data: OneChannelMessage


class ListMembersInChannel(Authenticated):
    """Listing who is in a channel."""

    data: Channel


class ChannelOperations:
    """What can be done with channels; the results are Graph's objects and lists."""

    @operation("createChannel", name="Create channel", description="Creates a channel")
    async def create_channel(self, input: CreateChannel, context: Context) -> Any:
        """Creates the channel and returns it.

        Raises:
            ConnectorError: it needs an owner and has none, or Graph refused.
        """
        given = input.data
        kind = given.channel_type.lower()
        channel: dict[str, Any] = {
            "@odata.type": "#Microsoft.Graph.channel",
            "membershipType": kind if kind in _KINDS else given.channel_type,
            "displayName": given.name,
            "description": given.description,
        }
        if kind != "standard":
            channel["members"] = [member(given.owner, ["owner"])]
        graph = Graph(input.authentication, context)
        return named(await graph.post(["teams", given.group_id, "channels"], channel))

    @operation("getChannel", name="Get channel", description="Looks up a channel by its id")
    async def get_channel(self, input: GetChannel, context: Context) -> Any:
        """Returns the channel.

        Raises:
            ConnectorError: Graph refused.
        """
        return named(await Graph(input.authentication, context).get(_path(input.data)))

    @operation("listAllChannels", name="List channels", description="Lists the channels of a team")
    async def list_all_channels(self, input: ListAllChannels, context: Context) -> Any:
        """Returns the first page of channels.

        Raises:
            ConnectorError: Graph refused.
        """
        path = ["teams", input.data.group_id, "allChannels"]
        return named(
            await Graph(input.authentication, context).get(path, parameters(filter=input.data.filter))
        )

    @operation(
        "sendMessageToChannel", name="Send message to channel", description="Sends a message to a channel"
    )
    async def send_message_to_channel(self, input: SendMessageToChannel, context: Context) -> Any:
        """Uploads the documents, sends the message and returns it.

        Raises:
            ConnectorError: an upload failed, or Graph refused.
        """
        given = input.data
        graph = Graph(input.authentication, context)
        files = (
            await upload(graph, given.group_id, given.channel_id, given.documents) if given.documents else []
        )
        return named(await graph.post([*_path(given), "messages"], chat_message(given, files)))

    @operation(
        "getMessageFromChannel", name="Get message in channel", description="Looks up a message of a channel"
    )
    async def get_message_from_channel(self, input: GetMessageFromChannel, context: Context) -> Any:
        """Returns the message.

        Raises:
            ConnectorError: Graph refused.
        """
        path = [*_path(input.data), "messages", input.data.message_id]
        return named(await Graph(input.authentication, context).get(path))

    @operation("listChannelMessages", name="List channel messages", description="Lists messages of a channel")
    async def list_channel_messages(self, input: ListChannelMessages, context: Context) -> Any:
        """Returns the first page of messages.

        Raises:
            ConnectorError: `top` is no number, or Graph refused.
        """
        expand = "replies" if (input.data.is_expand or "").lower() == "true" else None
        asked = parameters(top=input.data.top, expand=expand)
        return named(await Graph(input.authentication, context).get([*_path(input.data), "messages"], asked))

    @operation(
        "listMessageRepliesInChannel",
        name="List message replies in channel",
        description="Lists the answers to a message",
    )
    async def list_message_replies_in_channel(self, input: ListMessageReplies, context: Context) -> Any:
        """Returns the first page of answers.

        Raises:
            ConnectorError: Graph refused.
        """
        path = [*_path(input.data), "messages", input.data.message_id, "replies"]
        return named(await Graph(input.authentication, context).get(path))

    @operation("listMembersInChannel", name="List channel members", description="Lists who is in a channel")
    async def list_members_in_channel(self, input: ListMembersInChannel, context: Context) -> Any:
        """Returns the first page of members.

        Raises:
            ConnectorError: Graph refused.
        """
        return named(await Graph(input.authentication, context).get([*_path(input.data), "members"]))


def _path(given: Channel | ChannelMessage | OneChannelMessage | ChannelMessages) -> list[str]:
    return ["teams", given.group_id, "channels", given.channel_id]
