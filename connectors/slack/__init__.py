"""The Slack connector, job type `io.camunda:slack:1`."""

from __future__ import annotations

from connectors.slack.connector import slack
from connectors.slack.model import AddReaction, CreateChannel, InviteUsers, PinMessage, PostMessage

__all__ = ["AddReaction", "CreateChannel", "InviteUsers", "PinMessage", "PostMessage", "slack"]
