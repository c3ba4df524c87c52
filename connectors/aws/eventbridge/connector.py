"""The Amazon EventBridge connector: one event a job."""

from __future__ import annotations

from typing import Any

from connectors.aws.answers import metadata_of
from connectors.aws.connector import AwsOperations
from connectors.aws.eventbridge.model import EventBridgeInput
from connectors.aws.target import required_region, target_of
from connectors.sdk import Context, connector, operation
from connectors.sdk.json_text import json_bytes


class EventBridgeOperations(AwsOperations):
    """Putting events on buses, by clients that jobs of one configuration share."""

    @operation("", name="Put event", description="Puts one event on an event bus")
    async def put(self, input: EventBridgeInput, context: Context) -> dict[str, Any]:
        """Puts an event on a bus and returns `{failedEntryCount, entries}` beside the metadata of the answer.

        An entry that EventBridge did not take is a result too, as with the reference: `failedEntryCount` tells.

        Raises:
            InputError: the input can't work.
            ConnectorError: EventBridge refused, or can't be reached.
        """
        event = input.input
        entry = {
            "Source": event.source,
            "DetailType": event.detail_type,
            "EventBusName": event.event_bus_name,
            "Detail": json_bytes(event.detail).decode(),
        }
        target = target_of("events", input, region=required_region(input))
        async with self.client(target, context) as client:
            answer = await client.put_events(Entries=[entry])
        return {
            **metadata_of(answer),
            "failedEntryCount": answer.get("FailedEntryCount"),
            "entries": [
                {
                    "eventId": each.get("EventId"),
                    "errorCode": each.get("ErrorCode"),
                    "errorMessage": each.get("ErrorMessage"),
                }
                for each in answer.get("Entries", ())
            ],
        }


eventbridge = connector(
    type="io.camunda:aws-eventbridge:1",
    name="AWS EventBridge",
    description="Puts events on buses of Amazon EventBridge",
    version=8,
    keywords=["AWS", "event", "bus"],
)(EventBridgeOperations)
