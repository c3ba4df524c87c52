"""The AWS Lambda connector, job type `io.camunda:aws-lambda:1`; `lambda` itself is a word of Python."""

from __future__ import annotations

from connectors.aws.functions.connector import functions
from connectors.aws.functions.model import LambdaInput

__all__ = ["LambdaInput", "functions"]
