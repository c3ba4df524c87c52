"""Tasks of connectors.sendgrid that work."""

from __future__ import annotations

from connectors.sdk.testing import response
from support.samples.sample import Sample

SAMPLES = {
    "SendGrid": Sample(
        "io.camunda:sendgrid:1",
        {
            "apiKey": "{{secrets.TOKEN}}",
            "from.name": "Ada",
            "from.email": "ada@example.com",
            "to.name": "Grace",
            "to.email": "grace@example.com",
            "content.subject": "Your order",
            "content.type": "text/plain",
            "content.value": "It is on its way.",
        },
        "={id: response.headers.`X-Message-Id`}",
        {"id": "m-1"},
        response(202, X_Message_Id="m-1"),
    ),
}
