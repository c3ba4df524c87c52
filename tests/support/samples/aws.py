"""Tasks of connectors.aws that work."""

from __future__ import annotations

from dataclasses import replace

from connectors.sdk.testing import json_response, response
from support.samples.sample import Sample

KEY = {
    "authentication.type": "credentials",
    "authentication.accessKey": "AKIDEXAMPLE",
    "authentication.secretKey": "{{secrets.TOKEN}}",
    "configuration.region": "eu-central-1",
}
ENDPOINT = "arn:aws:comprehend:eu-central-1:123456789012:document-classifier-endpoint/kinds"
SENT = b"<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
ITEM = {
    "input.operationGroup": "itemOperation",
    "input.itemOperation": "getItem",
    "input.tableName": "orders",
    "input.primaryKeyComponents": '={id: "R-1"}',
}
FOUND = json_response({"Item": {"id": {"S": "R-1"}, "amount": {"N": "5"}}})


def dynamodb(type: str) -> Sample:
    return Sample(
        type, KEY | ITEM, "={found: context merge(response)}", {"found": {"id": "R-1", "amount": 5}}, FOUND
    )


_SAMPLES = {
    "AWS SQS": Sample(
        "io.camunda:aws-sqs:1",
        KEY
        | {
            "queue.type": "standard",
            "queue.url": "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
            "queue.messageBody": '={item: "tea"}',
        },
        "={id: response.messageId}",
        {"id": "m-1"},
        json_response({"MessageId": "m-1"}),
    ),
    "AWS SNS": Sample(
        "io.camunda:aws-sns:1",
        KEY
        | {
            "topic.type": "standard",
            "topic.topicArn": "arn:aws:sns:eu-central-1:123456789012:orders",
            "topic.message": "Two cups of tea",
        },
        "={id: response.messageId}",
        {"id": "m-1"},
        response(200, SENT, Content_Type="text/xml"),
    ),
    "AWS Lambda": Sample(
        "io.camunda:aws-lambda:1",
        KEY | {"awsFunction.functionName": "charge", "awsFunction.payload": "={amount: 5}"},
        "={charged: response.payload.charged}",
        {"charged": True},
        json_response({"charged": True}),
    ),
    "AWS EventBridge": Sample(
        "io.camunda:aws-eventbridge:1",
        KEY
        | {
            "input.eventBusName": "default",
            "input.source": "shop",
            "input.detailType": "Order placed",
            "input.detail": "={id: 7}",
        },
        "={failed: response.failedEntryCount}",
        {"failed": 0},
        json_response({"FailedEntryCount": 0, "Entries": [{"EventId": "e-1"}]}),
    ),
    "AWS S3": Sample(
        "io.camunda:aws-s3:1",
        KEY
        | {
            "actionDiscriminator": "downloadObject",
            "action.bucket": "orders",
            "downloadObject:action.key": "order-1.txt",
            "documentReturnFormat.choice": "TEXT",
        },
        "={text: response.element.content}",
        {"text": "Two cups of tea"},
        response(200, "Two cups of tea", Content_Type="text/plain"),
    ),
    "AWS DynamoDB": dynamodb("io.camunda:aws-dynamodb:1"),
    "AWS DynamoDB, former type": dynamodb("io.camunda:aws:1"),
    "AWS Bedrock": Sample(
        "io.camunda:aws-bedrock:1",
        KEY | {"action": "converse", "data.modelId": "m-1", "data.newMessage": "Hi", "data.maxTokens": "100"},
        "={said: response[-1].contentList[1].text}",
        {"said": "Hello"},
        json_response({"output": {"message": {"role": "assistant", "content": [{"text": "Hello"}]}}}),
    ),
    "AWS Comprehend": Sample(
        "io.camunda:aws-comprehend:1",
        KEY | {"input.type": "sync", "input.text": "tea", "input.endpointArn": ENDPOINT},
        "={kind: response.classes[1].name}",
        {"kind": "drink"},
        json_response({"Classes": [{"Name": "drink", "Score": 0.5}]}),
    ),
    "AWS SageMaker": Sample(
        "io.camunda:aws-sagemaker:1",
        KEY
        | {
            "input.invocationType": "SYNC",
            "input.endpointName": "prices",
            "input.contentType": "application/json",
            "input.accept": "application/json",
            "input.body": "={cups: 2}",
        },
        "={price: response.body.price}",
        {"price": 5},
        json_response({"price": 5}),
    ),
    "AWS Textract": Sample(
        "io.camunda:aws-textract:1",
        KEY
        | {
            "input.executionType": "ASYNC",
            "input.documentS3Bucket": "orders",
            "input.documentName": "order-1.pdf",
            "input.analyzeTables": "true",
        },
        "={job: response.jobId}",
        {"job": "j-1"},
        json_response({"JobId": "j-1"}),
    ),
}

SAMPLES = {name: replace(each, unanswered=None) for name, each in _SAMPLES.items()}
"""Amazon's own library has no code for a service that does not answer."""
