"""Who is meant: people and channels by what a model calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.sdk import ConnectorError, RetryLater
from connectors.slack.api import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from connectors.slack.api import SlackApi

_EMAIL = re.compile(r".+@.+[.].{2,4}")


def is_email(text: str) -> bool:
    """Whether a text is taken for an address; one whose last part is longer is not, as of the reference."""
    return _EMAIL.fullmatch(text) is not None


async def recipient(api: SlackApi, channel: str) -> str:
    """Where a message goes: an `@real name` or an email address becomes the person's id, all else stays.

    Raises:
        ConnectorError: there is no such person.
    """
    if channel.startswith("@"):
        name = channel[1:]
        found = await users_by_name(api, [name])
        if not found:
            raise ConnectorError(None, f"Unable to find users by name: {name}")
        return found[0]
    if not is_email(channel):
        return channel
    try:
        return await user_by_email(api, channel)
    except Refused as error:
        raise error.told(
            f"User with email {channel} not found; or unable 'users:read.email' permission"
        ) from error


async def user_by_email(api: SlackApi, email: str) -> str:
    """The id of the person with an address.

    Raises:
        Refused: there is none.
    """
    answer = await api.call("users.lookupByEmail", {"email": email})
    return str(answer["user"]["id"])


async def users_by_name(api: SlackApi, names: Collection[str]) -> list[str]:
    """The ids of the people with these real names, in Slack's order; of two with one name the first.

    Raises:
        ConnectorError: as of `SlackApi.call`.
    """
    found: dict[str, str] = {}
    async for page in api.pages("users.list", {}, "members"):
        for member in page:
            name = member.get("real_name")
            if name in names:
                found.setdefault(name, member["id"])
        if len(found) == len(set(names)):
            break
    return list(found.values())


async def channel_by_name(api: SlackApi, name: str) -> str:
    """The id of a channel, public or private.

    Raises:
        ConnectorError: there is none that the token may see.
    """
    try:
        async for page in api.pages(
            "conversations.list", {"types": "public_channel,private_channel"}, "channels"
        ):
            for channel in page:
                if channel.get("name") == name:
                    return str(channel["id"])
    except ConnectorError as error:
        if "ratelimited" in error.message:
            raise _limited(error) from error
        raise
    raise ConnectorError(None, f"Unable to find conversation with name: {name}")


def _limited(error: ConnectorError) -> ConnectorError:
    message = "Too many requests, rate limit reached"
    if isinstance(error, RetryLater):
        return RetryLater(message, after=error.after)
    return ConnectorError(None, message)
