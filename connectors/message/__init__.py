"""Camunda messages: published, or correlated at once."""

from __future__ import annotations

from connectors.message.connector import message
from connectors.message.model import MessageInput

__all__ = ["MessageInput", "message"]
