"""Tasks of connectors.camunda7 that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response, response
from support.samples.sample import Sample

UNSENT = "org.camunda.connect.ConnectorRequestException"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"

SAMPLES = {
    "Camunda 7 HTTP": Sample(
        "http-connector",
        {
            "url": "http://shop.example/orders",
            "method": "POST",
            "headers": '={"Authorization": "Bearer {{secrets.TOKEN}}"}',
            "payload": '={item: "tea"}',
        },
        "={code: response.statusCode, id: response.body.id}",
        {"code": 201, "id": 7},
        json_response({"id": 7}, 201),
        UNSENT,
    ),
    "Camunda 7 SOAP": Sample(
        "soap-http-connector",
        {
            "url": "http://shop.example/soap",
            "headers": '={"Content-Type": "text/xml", "Authorization": "Bearer {{secrets.TOKEN}}"}',
            "payload": f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body/></e:Envelope>',
        },
        "={total: response.body.Envelope.Body.total}",
        {"total": "13.5"},
        response(200, f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><total>13.5</total></e:Body></e:Envelope>'),
        UNSENT,
    ),
}
