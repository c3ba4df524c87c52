"""The Amazon S3 connector, job type `io.camunda:aws-s3:1`."""

from __future__ import annotations

from connectors.aws.s3.connector import s3
from connectors.aws.s3.model import DeleteObject, DownloadObject, UploadObject

__all__ = ["DeleteObject", "DownloadObject", "UploadObject", "s3"]
