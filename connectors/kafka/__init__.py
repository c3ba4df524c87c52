"""Kafka: one record a job, sent by producers that jobs share."""

from __future__ import annotations

from connectors.kafka.connector import kafka
from connectors.kafka.model import KafkaInput

__all__ = ["KafkaInput", "kafka"]
