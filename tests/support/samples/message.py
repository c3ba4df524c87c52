"""Tasks of connectors.message that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

SAMPLES = {
    "Send Message": Sample(
        "io.camunda:sendMessage:1",
        {
            "messageName": "payment-received",
            "correlationKey": "{{secrets.TOKEN}}",
            "variables": "={paid: true}",
            "correlationType.type": "correlate",
        },
        "={instance: response.processInstanceKey}",
        {"instance": 7},
        json_response({"messageKey": "1", "tenantId": "<default>", "processInstanceKey": "7"}),
    ),
}
