"""The Amazon SNS connector, job type `io.camunda:aws-sns:1`."""

from __future__ import annotations

from connectors.aws.sns.connector import sns
from connectors.aws.sns.model import SnsInput

__all__ = ["SnsInput", "sns"]
