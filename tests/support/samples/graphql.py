"""Tasks of connectors.graphql that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

SAMPLES = {
    "GraphQL": Sample(
        "io.camunda:connector-graphql:1",
        {
            "graphql.url": "http://shop.example/graphql",
            "graphql.query": "{ order { total } }",
            "authentication.type": "apiKey",
            "authentication.name": "X-Key",
            "authentication.value": "{{secrets.TOKEN}}",
            "documentReturnFormat.choice": "JSON",
        },
        "={total: response.body.data.order.total}",
        {"total": 13.5},
        json_response({"data": {"order": {"total": 13.5}}}),
    ),
}
