"""The Amazon Comprehend connector, job type `io.camunda:aws-comprehend:1`."""

from __future__ import annotations

from connectors.aws.comprehend.connector import comprehend
from connectors.aws.comprehend.model import ClassifyDocument, StartClassification

__all__ = ["ClassifyDocument", "StartClassification", "comprehend"]
