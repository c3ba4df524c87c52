"""What the documents' side is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


LARGEST = 1024**3
"""Bytes of a document, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """Where documents are kept, and how large they may be.

    Attributes:
        stores: the stores' names; the first one takes new documents. None: the cluster's, else the one in memory.
        max_size: of a document that is made, in bytes.
        memory: bytes that the in-memory store holds.
        folder: of the store `folder`.
        s3_bucket, gcs_bucket, azure_container: where objects are kept; a prefix of their names may follow a slash.
        s3_endpoint: of a server that speaks S3 and is not Amazon's.
        azure_connection_string: the account and how to be admitted to it.
    """

    stores: tuple[str, ...] = ()
    max_size: int = LARGEST
    memory: int = 256 * 1024**2
    folder: Path | None = None
    s3_bucket: str | None = None
    s3_endpoint: str | None = None
    gcs_bucket: str | None = None
    azure_container: str | None = None
    azure_connection_string: str | None = field(default=None, repr=False)
