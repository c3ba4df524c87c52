"""The Google Cloud Storage connector, job type `io.camunda:google-gcs:1`."""

from __future__ import annotations

from connectors.google_storage.connector import google_storage
from connectors.google_storage.model import DownloadInput, UploadInput

__all__ = ["DownloadInput", "UploadInput", "google_storage"]
