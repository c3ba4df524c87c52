"""The Amazon EventBridge connector, job type `io.camunda:aws-eventbridge:1`."""

from __future__ import annotations

from connectors.aws.eventbridge.connector import eventbridge
from connectors.aws.eventbridge.model import EventBridgeInput

__all__ = ["EventBridgeInput", "eventbridge"]
