"""Tasks of connectors.slack that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample

TYPE = "io.camunda:slack:1"
TOKEN = {"token": "{{secrets.TOKEN}}"}
CHANNEL = json_response({"ok": True, "channel": {"id": "C1", "name": "orders"}})
DONE = json_response({"ok": True})

SAMPLES = {
    "Slack post": Sample(
        TYPE,
        TOKEN
        | {
            "method": "chat.postMessage",
            "chat.postMessage:data.channel": "#orders",
            "data.messageType": "plainText",
            "data.text": "Two cups of tea",
        },
        "={at: response.ts}",
        {"at": "1.2"},
        json_response({"ok": True, "ts": "1.2", "channel": "C1", "message": {"text": "Two cups of tea"}}),
    ),
    "Slack create": Sample(
        TYPE,
        TOKEN
        | {
            "method": "conversations.create",
            "data.newChannelName": "orders",
            "data.visibility": "PRIVATE",
        },
        "={id: response.channel.id}",
        {"id": "C1"},
        CHANNEL,
    ),
    "Slack invite": Sample(
        TYPE,
        TOKEN | {"method": "conversations.invite", "data.channelId": "C1", "data.users": '=["U1", "U2"]'},
        "={name: response.channel.name}",
        {"name": "orders"},
        CHANNEL,
    ),
    "Slack react": Sample(
        TYPE,
        TOKEN
        | {
            "method": "reactions.add",
            "reactions.add:data.channel": "C1",
            "reactions.add:data.timestamp": "1.2",
            "data.emoji": "eyes",
        },
        "={done: response}",
        {"done": {}},
        DONE,
    ),
    "Slack pin": Sample(
        TYPE,
        TOKEN | {"method": "pins.add", "pins.add:data.channel": "C1", "pins.add:data.timestamp": "1.2"},
        "={done: response}",
        {"done": {}},
        DONE,
    ),
    "Slack unpin": Sample(
        TYPE,
        TOKEN | {"method": "pins.remove", "pins.add:data.channel": "C1", "pins.add:data.timestamp": "1.2"},
        "={done: response}",
        {"done": {}},
        DONE,
    ),
}
