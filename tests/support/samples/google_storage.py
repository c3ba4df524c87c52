"""Tasks of connectors.google_storage that work."""

from __future__ import annotations

from connectors.sdk.testing import response
from support.google import json_key
from support.samples.sample import Sample

TYPE = "io.camunda:google-gcs:1"

SAMPLES = {
    "Google Cloud Storage upload": Sample(
        TYPE,
        {
            "authentication.jsonKey": json_key(),
            "operationDiscriminator": "uploadObject",
            "uploadObject:operation.project": "shop",
            "uploadObject:operation.bucket": "{{secrets.TOKEN}}",
            "operation.document": '={"camunda.document.type": "inline", "content": "tea", "name": "1.txt"}',
        },
        "={name: response.filename}",
        {"name": "1.txt"},
        response(200, "{}"),
        "Failed to upload file",
    ),
    "Google Cloud Storage download": Sample(
        TYPE,
        {
            "authentication.jsonKey": json_key(),
            "operationDiscriminator": "downloadObject",
            "downloadObject:operation.project": "shop",
            "downloadObject:operation.bucket": "{{secrets.TOKEN}}",
            "downloadObject:operation.fileName": "1.txt",
            "documentReturnFormat.choice": "TEXT",
        },
        "={text: response.content}",
        {"text": "tea"},
        response(200, "tea"),
    ),
}
