"""Tasks of connectors.microsoft_teams that work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

CHAT = {"data.chatId": "19:a"}
CHANNEL = {"data.groupId": "g-1", "data.channelId": "19:c"}
MESSAGE = {"data.messageId": "m-1"}
FILLED: Mapping[str, Mapping[str, str]] = {
    "createChat": {"data.chatType": "group", "data.members": '=[{userId: "u-1", roles: ["owner"]}]'},
    "getChat": CHAT,
    "listChats": {},
    "listMembersOfChat": CHAT,
    "sendMessageToChat": CHAT | {"data.content": "Two cups of tea"},
    "listMessagesInChat": CHAT | {"data.orderBy": "createdDateTime", "data.top": "5"},
    "getMessageFromChat": CHAT | MESSAGE,
    "createChannel": {"data.groupId": "g-1", "data.name": "Orders"},
    "getChannel": CHANNEL,
    "listAllChannels": {"data.groupId": "g-1"},
    "sendMessageToChannel": CHANNEL | {"data.content": "Two cups of tea"},
    "getMessageFromChannel": CHANNEL | MESSAGE,
    "listChannelMessages": CHANNEL,
    "listMessageRepliesInChannel": CHANNEL | MESSAGE,
    "listMembersInChannel": CHANNEL,
}
SHOWN_BY = {
    "listMembersInChannel": "getChannel",
    "listMessageRepliesInChannel": "getMessageFromChannel",
}
"""Operations that share the fields of another one, by whose name the template knows them."""


def sample(method: str, filled: Mapping[str, str]) -> Sample:
    """The task of an operation, signed in with a token."""
    given: dict[str, Any] = {
        f"{SHOWN_BY.get(method, method)}:{name}": value for name, value in filled.items()
    }
    return Sample(
        "io.camunda:connector-microsoft-teams:1",
        {
            "data.method": method,
            "authentication.type": "token",
            "token:authentication.token": "{{secrets.TOKEN}}",
            **given,
        },
        "={id: response.id}",
        {"id": "1"},
        json_response({"id": "1"}),
    )


SAMPLES = {f"Microsoft Teams {method}": sample(method, filled) for method, filled in FILLED.items()}
