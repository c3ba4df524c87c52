"""RabbitMQ: one message a job, confirmed by the broker, over connections that jobs share."""

from __future__ import annotations

from connectors.rabbitmq.connector import rabbitmq
from connectors.rabbitmq.model import RabbitMqInput

__all__ = ["RabbitMqInput", "rabbitmq"]
