"""A task of every shipped connector that works: what a modeler fills into its template, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.stand_ins import kafka_producer

from connectors.sdk.testing import json_response, response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.sdk import Response

UNSENT = "org.camunda.connect.ConnectorRequestException"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True)
class Sample:
    """A task.

    Attributes:
        type: the job type.
        filled: the fields that are filled in, by their ids in the connector's own template.
        expression: the result expression.
        result: the variables that the job ends with.
        answer: of the HTTP server; None if the task asks none.
        unanswered: the error's code if that server does not answer in time.
        stand_ins: what takes the place of functions that open connections of other protocols, by their dotted names;
            the HTTP server then stands for the other server too.
    """

    type: str
    filled: Mapping[str, str]
    expression: str
    result: Mapping[str, Any]
    answer: Response | None = None
    unanswered: str = "408"
    stand_ins: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


SECRETS = {"TOKEN": "hush-hush"}

SAMPLES = {
    "REST": Sample(
        "io.camunda:http-json:1",
        {
            "url": "http://shop.example/orders",
            "method": "POST",
            "body": '={item: "tea", quantity: 3}',
            "authentication.type": "bearer",
            "authentication.token": "{{secrets.TOKEN}}",
        },
        "={id: response.body.id}",
        {"id": 7},
        json_response({"id": 7}, 201),
    ),
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
    "CSV read": Sample(
        "io.camunda:csv-connector",
        {
            "operation": "readCsv",
            "readCsv:data": '="id;name" + string join(["", "1;tea", "2;cups"], "\n")',
            "format.delimiter": ";",
            "recordMapper": "={id: number(record.id), name: record.name}",
        },
        "={found: records}",
        {"found": [{"id": 1, "name": "tea"}, {"id": 2, "name": "cups"}]},
    ),
    "CSV write": Sample(
        "io.camunda:csv-connector",
        {
            "operation": "writeCsv",
            "writeCsv:data": '=[{id: 1, name: "tea"}]',
            "format.skipHeaderRecord": "true",
            "documentReturnFormat.choice": "TEXT",
        },
        "={text: content}",
        {"text": "1,tea\r\n"},
    ),
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
