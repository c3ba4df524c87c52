"""The Slack connector: messages, channels, invitations, reactions and pins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from connectors.sdk import ConnectorError, Context, InputError, connector, operation
from connectors.sdk.retry_after import RetryAfterSettings
from connectors.slack.api import Refused, SlackApi
from connectors.slack.directory import (
    channel_by_name,
    is_email,
    recipient,
    user_by_email,
    users_by_name,
)
from connectors.slack.model import AddReaction, CreateChannel, InviteUsers, PinMessage, PostMessage

if TYPE_CHECKING:
    from connectors.slack.model import Message

_MESSAGE = {"type": "type", "team": "team", "user": "user", "text": "text", "ts": "ts"}
_MESSAGE |= {"appId": "app_id", "botId": "bot_id"}


class SlackSettings(RetryAfterSettings):
    """Where Slack is, and how calls behave."""

    base_url: str = Field(
        default="https://slack.com/api",
        description="Slack's Web API, such as `https://slack-gov.com/api` for GovSlack",
    )


class SlackOperations:
    """What the Web API is asked."""

    @operation("chat.postMessage", name="Post message", description="Posts to a channel or to a person")
    async def post(self, input: PostMessage, context: Context) -> dict[str, Any]:
        """Uploads the documents, posts the message, and returns `{ts, channel, message}`.

        Raises:
            InputError: the blocks are no list.
            ConnectorError: nobody is called so, an upload failed, or Slack refused.
        """
        message = input.data
        plain = message.message_type == "plainText"
        if not plain and message.block_content is not None and not isinstance(message.block_content, list):
            raise InputError("Block section must be an array")
        api = SlackApi(input.token, context)
        channel = await recipient(api, message.channel)
        fields: dict[str, Any] = {
            "channel": channel,
            "thread_ts": message.thread if (message.thread or "").strip() else None,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        files = [await api.upload(document) for document in message.documents or ()]
        fields |= _plain(message, files) if plain else {"blocks": _blocks(message, files)}
        try:
            answer = await api.call("chat.postMessage", fields)
        except Refused as error:
            details = f" caused by:{error.details}" if error.details else "No additional error details"
            raise error.told(f"{error.error}{details}") from error
        posted = answer.get("message") or {}
        return {
            "ts": answer.get("ts"),
            "channel": answer.get("channel"),
            "message": {name: posted.get(theirs) for name, theirs in _MESSAGE.items()},
        }

    @operation("conversations.create", name="Create channel", description="Creates a channel")
    async def create(self, input: CreateChannel, context: Context) -> dict[str, Any]:
        """Creates the channel and returns `{channel: {id, name}}`.

        Raises:
            ConnectorError: Slack refused; the message is its word for it, such as `name_taken`.
        """
        fields = {"name": input.data.new_channel_name or "", "is_private": input.data.visibility == "PRIVATE"}
        answer = await SlackApi(input.token, context).call("conversations.create", fields)
        return {"channel": _channel(answer)}

    @operation("conversations.invite", name="Invite to channel", description="Invites people to a channel")
    async def invite(self, input: InviteUsers, context: Context) -> dict[str, Any]:
        """Invites the people and returns `{channel: {id, name}, needed, provided}`; unknown names are left out.

        Raises:
            ConnectorError: no such channel or address, or Slack refused.
        """
        wanted = _named_users(input.data.users)
        api = SlackApi(input.token, context)
        if (channel := input.data.channel_id) is None:
            channel = await channel_by_name(api, input.data.channel_name or "")
        users = await _invited(api, wanted)
        answer = await api.call("conversations.invite", {"channel": channel, "users": ",".join(users)})
        return {
            "channel": _channel(answer),
            "needed": answer.get("needed"),
            "provided": answer.get("provided"),
        }

    @operation("reactions.add", name="Add reaction", description="Puts an emoji on a message")
    async def react(self, input: AddReaction, context: Context) -> dict[str, Any]:
        """Reacts to the message; the result is empty.

        Raises:
            ConnectorError: Slack refused.
        """
        given = input.data
        fields = {"channel": given.channel, "name": given.emoji, "timestamp": given.timestamp}
        return await _done(SlackApi(input.token, context), "reactions.add", fields, "Failed to add reaction")

    @operation("pins.add", name="Pin message", description="Pins a message to its channel")
    async def pin(self, input: PinMessage, context: Context) -> dict[str, Any]:
        """Pins the message; the result is empty.

        Raises:
            ConnectorError: Slack refused.
        """
        return await _done(
            SlackApi(input.token, context), "pins.add", input.data.model_dump(), "Failed to pin message"
        )

    @operation("pins.remove", name="Unpin message", description="Takes the pin off a message")
    async def unpin(self, input: PinMessage, context: Context) -> dict[str, Any]:
        """Takes the pin off; the result is empty.

        Raises:
            ConnectorError: Slack refused.
        """
        return await _done(
            SlackApi(input.token, context), "pins.remove", input.data.model_dump(), "Failed to unpin message"
        )


slack = connector(
    type="io.camunda:slack:1",
    name="Slack",
    description="Posts messages to Slack, creates channels and invites people",
    version=11,
    discriminator="method",
    discriminates="data",
    settings=SlackSettings,
    keywords=["chat", "message", "channel"],
)(SlackOperations)


def _plain(message: Message, files: list[str]) -> dict[str, Any]:
    """A text, in which names become links; with files it is in the blocks too."""
    fields = {"text": message.text, "link_names": True}
    return fields | {"blocks": [_section(message.text or ""), *map(_file, files)]} if files else fields


def _blocks(message: Message, files: list[str]) -> list[Any]:
    """The files, the text as a section, and the element's own blocks, unchanged."""
    section = [_section(message.text)] if message.text else []
    return [*map(_file, files), *section, *(message.block_content or ())]


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _file(file: str) -> dict[str, Any]:
    return {"type": "file", "file_id": file, "source": "remote"}


def _named_users(users: Any) -> list[str]:
    if isinstance(users, str):
        return [name for each in users.split(",") if (name := each.strip())]
    if not isinstance(users, list):
        raise ConnectorError(
            None, "Invalid input type for users. Supported types are: List<String> and String"
        )
    named = [each for each in users if isinstance(each, str)]
    if users and not named:
        raise ConnectorError(None, "No user provided in a valid format")
    return named


async def _invited(api: SlackApi, users: list[str]) -> list[str]:
    """The ids of those with an address, those with a name, and those given by id, in this order."""
    found = []
    for email in filter(is_email, users):
        try:
            found.append(await user_by_email(api, email))
        except Refused as error:
            raise error.told(f"Unable to find user with name or email : {email}") from error
    others = [user for user in users if not is_email(user)]
    if names := [user[1:] for user in others if user.startswith("@")]:
        found += await users_by_name(api, names)
    return found + [user for user in others if not user.startswith("@")]


async def _done(api: SlackApi, method: str, fields: dict[str, Any], failed: str) -> dict[str, Any]:
    try:
        await api.call(method, fields)
    except Refused as error:
        raise error.told(f"{failed}: {error.error}") from error
    return {}


def _channel(answer: dict[str, Any]) -> dict[str, Any]:
    channel = answer.get("channel") or {}
    return {"id": channel.get("id"), "name": channel.get("name")}
