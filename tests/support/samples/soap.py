"""Tasks of connectors.soap that work."""

from __future__ import annotations

from connectors.sdk.testing import response
from support.samples.sample import Sample

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"

SAMPLES = {
    "SOAP": Sample(
        "io.camunda:soap:1",
        {
            "serviceUrl": "http://shop.example/soap",
            "authentication.authentication": "usernameToken",
            "authentication.username": "ada",
            "authentication.password": "{{secrets.TOKEN}}",
            "body.type": "json",
            "body.json": '={"m:Total": {"m:order": "R-1"}}',
            "namespaces": '={"m": "urn:shop"}',
        },
        "={total: response.Envelope.Body.TotalResponse.total}",
        {"total": "13.5"},
        response(
            200,
            f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><TotalResponse xmlns="urn:shop"><total>13.5</total>'
            "</TotalResponse></e:Body></e:Envelope>",
            Content_Type="text/xml",
        ),
    ),
}
