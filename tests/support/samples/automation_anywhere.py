"""Tasks of connectors.automation_anywhere that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

TYPE = "io.camunda:connector-automationanywhere:1"
SIGNED_IN = {
    "configuration.controlRoomUrl": "https://room.example",
    "authentication.type": "tokenBasedAuthentication",
    "authentication.token": "{{secrets.TOKEN}}",
}

SAMPLES = {
    "Automation Anywhere add": Sample(
        TYPE,
        SIGNED_IN
        | {
            "operation.type": "addWorkItemsToTheQueue",
            "addWorkItemsToTheQueue:operation.queueId": "12",
            "operation.data": '={order: "R-1"}',
        },
        "={id: response.body.list[1].id}",
        {"id": "7"},
        json_response({"list": [{"id": "7"}]}, 201),
    ),
    "Automation Anywhere list": Sample(
        TYPE,
        SIGNED_IN
        | {
            "operation.type": "listWorkItemsInQueue",
            "listWorkItemsInQueue:operation.queueId": "12",
            "operation.workItemId": "7",
        },
        "={status: response.body.list[1].status}",
        {"status": "COMPLETED"},
        json_response({"list": [{"id": "7", "status": "COMPLETED"}]}),
    ),
}
