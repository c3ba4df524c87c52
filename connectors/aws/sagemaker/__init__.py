"""The Amazon SageMaker connector, job type `io.camunda:aws-sagemaker:1`."""

from __future__ import annotations

from connectors.aws.sagemaker.connector import sagemaker
from connectors.aws.sagemaker.model import Infer, StartInference

__all__ = ["Infer", "StartInference", "sagemaker"]
