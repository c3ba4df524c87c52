"""Tasks of connectors.rabbitmq that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample
from support.stand_ins import rabbitmq_broker

SAMPLES = {
    "RabbitMQ": Sample(
        "io.camunda:connector-rabbitmq:1",
        {
            "authentication.authType": "uri",
            "authentication.uri": "amqps://ada:{{secrets.TOKEN}}@rabbitmq.example/shop",
            "routing.exchange": "orders",
            "routing.routingKey": "order.new",
            "message.properties": '={contentType: "application/json"}',
            "message.body": '={item: "tea"}',
        },
        "={sent: response.statusResult}",
        {"sent": "success"},
        json_response(None),
        stand_ins={"connectors.rabbitmq.connection.open_broker": rabbitmq_broker},
    ),
}
