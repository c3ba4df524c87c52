"""Chats: the operations of the Microsoft Teams connector on them, and what each takes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connectors.microsoft_teams.graph import Graph, named
from connectors.microsoft_teams.messages import chat_message, member, parameters
from connectors.microsoft_teams.model import (
    Authenticated,
    ChatId,
    Filter,
    Member,
    Message,
    MessageId,
    Top,
)
from connectors.sdk import Context, Model, operation, template
from connectors.sdk.constraints import NotBlank

_EXPANDED = frozenset({"lastMessagePreview", "members"})
_ONE_ON_ONE = "one_on_one"


class NewChat(Model):
    """A chat to create."""

    chat_type: NotBlank = Field(
        description="Between two people, or in a group",
        json_schema_extra=template(
            choices={_ONE_ON_ONE: "One on one", "group": "Group"}, default=_ONE_ON_ONE
        ),
    )
    topic: str | None = Field(default=None, description="Title of a group's chat")
    members: list[Member] = Field(
        description="Who is in it: userId or userPrincipalName, and roles",
        examples=[[{"userPrincipalName": "ada@example.com", "roles": ["owner"]}]],
    )


class ChatLookup(Model):
    """A chat to look up."""

    chat_id: ChatId
    expand: str | None = Field(
        default=None,
        description="What to return with the chat",
        json_schema_extra=template(
            choices={
                "withoutExpand": "Nothing",
                "lastMessagePreview": "Last message",
                "members": "Members",
            },
            default="withoutExpand",
        ),
    )


class Chat(Model):
    """A chat."""

    chat_id: ChatId


class ChatMessage(Message):
    """A message to a chat."""

    chat_id: ChatId


class ChatMessages(Model):
    """Which messages of a chat to list."""

    chat_id: ChatId
    top: Top = None
    order_by: Literal["withoutOrdering", "lastModifiedDateTime", "createdDateTime"] = Field(
        description="Newest first by this time",
        json_schema_extra=template(
            choices={
                "withoutOrdering": "No order",
                "lastModifiedDateTime": "Last change",
                "createdDateTime": "Creation",
            },
            default="withoutOrdering",
        ),
    )
    filter: Filter = None


class OneChatMessage(Model):
    """A message of a chat."""

    chat_id: ChatId
    message_id: MessageId


class CreateChat(Authenticated):
    """Creating a chat."""

    data: NewChat


class GetChat(Authenticated):
    """Looking up a chat."""

    data: ChatLookup


class ListChats(Authenticated):
    """Listing the chats."""


class ListMembersOfChat(Authenticated):
    """Listing who is in a chat."""

    data: Chat


class SendMessageToChat(Authenticated):
    """Sending to a chat."""

    data: ChatMessage


class ListMessagesInChat(Authenticated):
    """Listing messages of a chat."""

    data: ChatMessages


class GetMessageFromChat(Authenticated):
    """Looking up a message of a chat."""

    data: OneChatMessage


class ChatOperations:
    """What can be done with chats; the results are Graph's objects and lists."""

    @operation("createChat", name="Create chat", description="Creates a chat")
    async def create_chat(self, input: CreateChat, context: Context) -> Any:
        """Creates the chat and returns it.

        Raises:
            ConnectorError: a member is nobody, or Graph refused.
        """
        given = input.data
        chat: dict[str, Any] = {
            "chatType": "oneOnOne" if given.chat_type.lower() == _ONE_ON_ONE else given.chat_type,
            "members": [
                member(each.user_id or each.user_principal_name, each.roles) for each in given.members
            ],
        }
        if given.topic is not None:
            chat["topic"] = given.topic
        return named(await Graph(input.authentication, context).post(["chats"], chat))

    @operation("getChat", name="Get chat", description="Looks up a chat by its id")
    async def get_chat(self, input: GetChat, context: Context) -> Any:
        """Returns the chat.

        Raises:
            ConnectorError: Graph refused.
        """
        expand = input.data.expand if input.data.expand in _EXPANDED else None
        graph = Graph(input.authentication, context)
        return named(await graph.get(["chats", input.data.chat_id], parameters(expand=expand)))

    @operation("listChats", name="List chats", description="Lists the chats")
    async def list_chats(self, input: ListChats, context: Context) -> Any:
        """Returns the first page of chats.

        Raises:
            ConnectorError: Graph refused.
        """
        return named(await Graph(input.authentication, context).get(["chats"]))

    @operation("listMembersOfChat", name="List chat members", description="Lists who is in a chat")
    async def list_members_of_chat(self, input: ListMembersOfChat, context: Context) -> Any:
        """Returns the first page of members.

        Raises:
            ConnectorError: Graph refused.
        """
        graph = Graph(input.authentication, context)
        return named(await graph.get(["chats", input.data.chat_id, "members"]))

    @operation("sendMessageToChat", name="Send message to chat", description="Sends a message to a chat")
    async def send_message_to_chat(self, input: SendMessageToChat, context: Context) -> Any:
        """Sends the message and returns it.

        Raises:
            ConnectorError: Graph refused.
        """
        graph = Graph(input.authentication, context)
        return named(await graph.post(["chats", input.data.chat_id, "messages"], chat_message(input.data)))

    @operation("listMessagesInChat", name="List chat messages", description="Lists messages of a chat")
    async def list_messages_in_chat(self, input: ListMessagesInChat, context: Context) -> Any:
        """Returns the first page of messages.

        Raises:
            ConnectorError: `top` is no number, or Graph refused.
        """
        given = input.data
        order = None if given.order_by == "withoutOrdering" else f"{given.order_by} desc"
        asked = parameters(orderby=order, filter=given.filter, top=given.top)
        return named(
            await Graph(input.authentication, context).get(["chats", given.chat_id, "messages"], asked)
        )

    @operation("getMessageFromChat", name="Get message in chat", description="Looks up a message of a chat")
    async def get_message_from_chat(self, input: GetMessageFromChat, context: Context) -> Any:
        """Returns the message.

        Raises:
            ConnectorError: Graph refused.
        """
        path = ["chats", input.data.chat_id, "messages", input.data.message_id]
        return named(await Graph(input.authentication, context).get(path))
