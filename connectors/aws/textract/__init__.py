"""The Amazon Textract connector, job type `io.camunda:aws-textract:1`."""

from __future__ import annotations

from connectors.aws.textract.connector import textract
from connectors.aws.textract.model import Analyze, AnalyzeInS3, StartAnalysis

__all__ = ["Analyze", "AnalyzeInS3", "StartAnalysis", "textract"]
