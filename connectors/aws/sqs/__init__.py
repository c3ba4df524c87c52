"""The Amazon SQS connector, job type `io.camunda:aws-sqs:1`."""

from __future__ import annotations

from connectors.aws.sqs.connector import sqs
from connectors.aws.sqs.model import SqsInput

__all__ = ["SqsInput", "sqs"]
