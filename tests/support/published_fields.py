"""What a modeler fills in where a template's own default, or the field's name as a value, can't work; by field id."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENT = '={"camunda.document.type": "inline", "content": "abc", "name": "a.txt"}'
DOCUMENTS = '=[{"camunda.document.type": "inline", "content": "abc", "name": "a.txt"}]'

FILLED: Mapping[str, Mapping[str, str]] = {
    "io.camunda.connectors.AWSDynamoDB.v1": {
        "input.readCapacityUnits": "5",
        "input.writeCapacityUnits": "5",
        "input.item": '={id: "R-1"}',
        "input.deleteItem.primaryKeyComponents": '={id: "R-1"}',
        "input.getItem.primaryKeyComponents": '={id: "R-1"}',
        "input.updateItem.primaryKeyComponents": '={id: "R-1"}',
        "input.keyAttributes": "={total: 5}",
    },
    "io.camunda.connectors.AWSCOMPREHEND.v1": {"input.featureTypeTables": "true"},
    "io.camunda.connectors.AWSTEXTRACT.v1": {"input.analyzeQueries": "=false"},
    "io.camunda.connectors.aws.bedrock.v1": {
        "data_newDocuments_multiple_expression": DOCUMENTS,
        "data_newDocuments_single_camundaReference": DOCUMENT,
    },
    "io.camunda.connectors.AWSSQS.v1": {"queue.messageGroupId": "orders"},
    "io.camunda.connectors.AWSSNS.v1": {"topic.messageGroupId": "orders"},
    "io.camunda.connectors.aws.s3.v1": {"action_document_camundaReference": DOCUMENT},
    "io.camunda.connectors.azure.blobstorage.v1": {
        "authentication.SASUrl": "https://acme.example",
        "authentication.accountUrl": "https://acme.example",
        "operation_document_camundaReference": DOCUMENT,
    },
    "io.camunda.connectors.google.gcp.v1": {"operation_document_camundaReference": DOCUMENT},
    "io.camunda.connectors.AutomationAnywhere": {"configuration.controlRoomUrl": "https://room.example"},
    "io.camunda.connectors.Jdbc.v1": {"connection.uri": "jdbc:postgresql://db.example:5432/shop"},
    "io.camunda.connectors.MSTeams.v1": {
        "data.members": '=[{userId: "u-1", roles: ["owner"]}]',
        "data.documents_multiple_expression": DOCUMENTS,
        "data.documents_single_camundaReference": DOCUMENT,
    },
    "io.camunda.connectors.RabbitMQ.v1": {"authentication.uri": "amqp://ada:pw@queue.example/shop"},
    "io.camunda.connectors.SendGrid.v2": {
        "template.data": '={name: "Ada"}',
        "attachments_multiple_expression": DOCUMENTS,
        "attachments_single_camundaReference": DOCUMENT,
    },
    "io.camunda.connectors.Slack.v1": {
        "data.channelId": "c-1",
        "data.channelName": "orders",
        "data.newChannelName": "orders",
        "data_documents_multiple_expression": DOCUMENTS,
        "data_documents_single_camundaReference": DOCUMENT,
    },
    "io.camunda.connectors.csv": {
        "readCsv:document_camundaReference": DOCUMENT,
        "writeCsv:data": "=[{id: 1}]",
    },
    "io.camunda.connectors.email.v1": {
        "smtpBody": "It is on its way.",
        "smtpHtmlBody": "<p>It is on its way.</p>",
        "data_smtpAction_attachments_multiple_expression": DOCUMENTS,
        "data_smtpAction_attachments_single_camundaReference": DOCUMENT,
        "searchStringEmailImap": '={field: "FROM", value: "ada"}',
        "searchStringEmailPop3": '={field: "FROM", value: "ada"}',
    },
    "io.camunda:soap": {
        "serviceUrl": "https://shop.example/soap",
        "authentication.password": "pw",
        "authentication.encryptionParts": "=[]",
        "header.template": "<t/>",
        "header.json": '={"m:Trace": {}}',
        "body.template": "<m/>",
        "body.json": '={"m:Total": {}}',
    },
}
