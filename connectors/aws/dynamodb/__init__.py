"""The Amazon DynamoDB connector, job type `io.camunda:aws-dynamodb:1`, formerly `io.camunda:aws:1`."""

from __future__ import annotations

from connectors.aws.dynamodb.connector import dynamodb, dynamodb_formerly
from connectors.aws.dynamodb.model import DynamoInput

__all__ = ["DynamoInput", "dynamodb", "dynamodb_formerly"]
