"""Tasks of connectors.azure_blob that work."""

from __future__ import annotations

from connectors.sdk.testing import response
from support.samples.sample import Sample

TYPE = "io.camunda:azure-blobstorage:1"
SIGNED = {
    "authentication.type": "SAS",
    "authentication.SASUrl": "https://acme.example",
    "authentication.SASToken": "{{secrets.TOKEN}}",
}

SAMPLES = {
    "Azure Blob Storage upload": Sample(
        TYPE,
        SIGNED
        | {
            "operationDiscriminator": "uploadBlob",
            "uploadBlob:operation.container": "orders",
            "operation.document": '={"camunda.document.type": "inline", "content": "tea", "name": "1.txt"}',
        },
        "={link: response.link}",
        {"link": "https://acme.example/orders/1.txt"},
        response(201),
    ),
    "Azure Blob Storage download": Sample(
        TYPE,
        SIGNED
        | {
            "operationDiscriminator": "downloadBlob",
            "downloadBlob:operation.container": "orders",
            "downloadBlob:operation.fileName": "1.txt",
            "documentReturnFormat.choice": "TEXT",
        },
        "={text: response.content}",
        {"text": "tea"},
        response(200, "tea"),
    ),
}
