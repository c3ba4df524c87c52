"""The Azure Blob Storage connector, job type `io.camunda:azure-blobstorage:1`."""

from __future__ import annotations

from connectors.azure_blob.connector import azure_blob
from connectors.azure_blob.model import DownloadInput, UploadInput

__all__ = ["DownloadInput", "UploadInput", "azure_blob"]
