"""The Amazon Bedrock connector, job type `io.camunda:aws-bedrock:1`."""

from __future__ import annotations

from connectors.aws.bedrock.connector import bedrock
from connectors.aws.bedrock.model import Converse, InvokeModel

__all__ = ["Converse", "InvokeModel", "bedrock"]
