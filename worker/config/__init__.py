"""The worker's settings: read from the environment and from files, checked, and handed to the parts that need them."""

from __future__ import annotations

from worker.config.errors import ConfigError
from worker.config.load import load
from worker.config.settings import Auth, BasicAuth, ConnectorSettings, Settings

__all__ = [
    "Auth",
    "BasicAuth",
    "ConfigError",
    "ConnectorSettings",
    "Settings",
    "load",
]
