"""Tasks of connectors.rest that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

SAMPLES = {
    "REST": Sample(
        "io.camunda:http-json:1",
        {
            "url": "http://shop.example/orders",
            "method": "POST",
            "body": '={item: "tea", quantity: 3}',
            "authentication.type": "bearer",
            "authentication.token": "{{secrets.TOKEN}}",
        },
        "={id: response.body.id}",
        {"id": 7},
        json_response({"id": 7}, 201),
    ),
}
