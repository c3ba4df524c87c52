"""Where documents are kept, and how large they may be."""

from __future__ import annotations

from worker.config.setting import Section, Setting, own
from worker.config.values import LIST, PATH, SIZE, TEXT, URL

DOCUMENTS = Section(
    "Documents",
    (
        own(
            "document-stores",
            LIST,
            None,
            "where documents are kept, new ones in the first: `cluster`, `in-memory`, `folder`, `s3`, `gcs`, `azure` or "
            "a plug-in's; `cluster` if a REST address is given, else `in-memory`",
        ),
        own("document-max-size", SIZE, "1GB", "the largest document that is made"),
        own("document-memory", SIZE, "256MB", "what the store `in-memory` holds in all"),
        own("document-folder", PATH, None, "the folder of the store `folder`; all workers have to share it"),
        own(
            "document-s3-bucket",
            TEXT,
            None,
            "the bucket of the store `s3`, and after a slash a prefix of its keys; credentials and region as the AWS "
            "tools have them",
        ),
        own("document-s3-endpoint", URL, None, "a server that speaks S3 and is not Amazon's"),
        own(
            "document-gcs-bucket",
            TEXT,
            None,
            "the bucket of the store `gcs`, and after a slash a prefix of its names; credentials are Google's default ones",
        ),
        own(
            "document-azure-container",
            TEXT,
            None,
            "the container of the store `azure`, and after a slash a prefix of its names",
        ),
        Setting(
            "connector-worker.document-azure-connection-string",
            TEXT,
            None,
            "the storage account of the store `azure`",
            secret=True,
        ),
    ),
)
