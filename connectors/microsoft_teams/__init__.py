"""The Microsoft Teams connector, job type `io.camunda:connector-microsoft-teams:1`."""

from __future__ import annotations

from connectors.microsoft_teams.connector import microsoft_teams
from connectors.microsoft_teams.model import Authentication

__all__ = ["Authentication", "microsoft_teams"]
