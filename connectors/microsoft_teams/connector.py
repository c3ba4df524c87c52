"""The Microsoft Teams connector: chats and channels, over Microsoft Graph."""

from __future__ import annotations

from pydantic import Field

from connectors.microsoft_teams.channels import ChannelOperations
from connectors.microsoft_teams.chats import ChatOperations
from connectors.sdk import connector
from connectors.sdk.retry_after import RetryAfterSettings


class MicrosoftTeamsSettings(RetryAfterSettings):
    """Where Microsoft is, and how calls behave."""

    base_url: str = Field(
        default="https://graph.microsoft.com/v1.0",
        description="Microsoft Graph, such as `https://graph.microsoft.us/v1.0` for the US government's cloud",
    )
    login_url: str = Field(
        default="https://login.microsoftonline.com",
        description="Microsoft Entra, such as `https://login.microsoftonline.us`",
    )


class MicrosoftTeamsOperations(ChatOperations, ChannelOperations):
    """Chats and channels."""


microsoft_teams = connector(
    type="io.camunda:connector-microsoft-teams:1",
    name="Microsoft Teams",
    description="Sends messages to Microsoft Teams, and manages chats and channels",
    version=8,
    discriminator="data.method",
    settings=MicrosoftTeamsSettings,
    keywords=["chat", "channel", "message", "Graph"],
)(MicrosoftTeamsOperations)
