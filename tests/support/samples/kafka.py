"""Tasks of connectors.kafka that work."""

from __future__ import annotations

from connectors.sdk.testing import json_response
from support.samples.sample import Sample
from support.stand_ins import kafka_producer

SAMPLES = {
    "Kafka": Sample(
        "io.camunda:connector-kafka:1",
        {
            "topic.bootstrapServers": "kafka.example:9092",
            "topic.topicName": "orders",
            "authentication.username": "ada",
            "authentication.password": "{{secrets.TOKEN}}",
            "message.key": "R-1",
            "message.value": '={item: "tea"}',
            "schemaStrategy.type": "noSchema",
            "headers": '={source: "shop"}',
        },
        "={partition: response.partition, offset: response.offset}",
        {"partition": 2, "offset": 7},
        json_response({"topic": "orders", "partition": 2, "offset": 7, "timestamp": 1}),
        stand_ins={"connectors.kafka.producers.open_producer": kafka_producer},
    ),
}
