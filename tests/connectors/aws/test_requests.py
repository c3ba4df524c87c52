"""What is sent to AWS: method, URL, headers and body of each operation, as its service model has them, and signed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from support.aws import ACCESS, assert_signed

from connectors.aws.dynamodb import dynamodb
from connectors.aws.eventbridge import eventbridge
from connectors.aws.functions import functions
from connectors.aws.s3 import s3
from connectors.aws.sns import sns
from connectors.aws.sqs import sqs
from connectors.sdk.testing import FakeDocuments, FakeHttp, json_response, response
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector, Request

QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders"
PUBLISHED = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"


async def sent(connector: Connector, variables: dict[str, Any], *answers: Any, **more: Any) -> list[Request]:
    http = FakeHttp(*answers)
    outcome = await run_job(connector, ACCESS | variables, {"resultVariable": "r"}, http=http, **more)
    assert isinstance(outcome, Complete), outcome
    return http.requests


def said(request: Request) -> Any:
    assert isinstance(request.body, bytes)
    return json.loads(request.body)


def lines(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers}


async def test_a_message_goes_to_a_queue_with_its_attributes() -> None:
    queue = {
        "url": QUEUE,
        "type": "FIFO",
        "messageBody": {"item": "tea", "cups": 2},
        "messageGroupId": "g",
        "messageDeduplicationId": "d",
        "messageAttributes": {
            "source": {"dataType": "String", "stringValue": "shop"},
            "n": {"DataType": "Number", "StringValue": 5},
        },
    }
    (request,) = await sent(sqs, {"queue": queue}, json_response({"MessageId": "m-1"}))
    assert (request.method, request.url) == ("POST", "https://sqs.eu-central-1.amazonaws.com/")
    assert lines(request)["x-amz-target"] == "AmazonSQS.SendMessage"
    assert lines(request)["content-type"] == "application/x-amz-json-1.0"
    assert said(request) == {
        "QueueUrl": QUEUE,
        "MessageBody": '{"item":"tea","cups":2}',
        "MessageGroupId": "g",
        "MessageDeduplicationId": "d",
        "MessageAttributes": {
            "source": {"DataType": "String", "StringValue": "shop"},
            "n": {"DataType": "Number", "StringValue": "5"},
        },
    }
    assert_signed(request, "sqs")


async def test_a_message_goes_to_the_host_of_a_queue_that_is_not_amazons() -> None:
    queue = {"url": "http://queues.example:9324/1/orders", "messageBody": "tea"}
    (request,) = await sent(sqs, {"queue": queue}, json_response({"MessageId": "m-1"}))
    assert request.url == "http://queues.example:9324/"


async def test_a_message_is_published_to_a_topic() -> None:
    topic = {"topicArn": TOPIC, "message": "Two cups", "subject": "Order", "messageAttributes": {}}
    (request,) = await sent(sns, {"topic": topic}, response(200, PUBLISHED, Content_Type="text/xml"))
    assert (request.method, request.url) == ("POST", "https://sns.eu-central-1.amazonaws.com/")
    assert isinstance(request.body, bytes)
    assert dict(parse_qsl(request.body.decode())) == {
        "Action": "Publish",
        "Version": "2010-03-31",
        "TopicArn": TOPIC,
        "Message": "Two cups",
        "Subject": "Order",
    }
    assert_signed(request, "sns")


async def test_a_function_is_called_and_waited_for() -> None:
    function = {"functionName": "charge:live", "payload": '{"a":1}', "operationType": "async"}
    (request,) = await sent(functions, {"awsFunction": function}, json_response({"ok": True}))
    host = "https://lambda.eu-central-1.amazonaws.com"
    assert (request.method, request.url) == (
        "POST",
        f"{host}/2015-03-31/functions/charge%3Alive/invocations",
    )
    assert said(request) == '{"a":1}', "a text is a JSON string"
    assert "x-amz-invocation-type" not in lines(request)
    assert request.read_timeout == 900
    assert_signed(request, "lambda")


async def test_an_event_is_put_on_a_bus() -> None:
    event = {"source": "shop", "detailType": "Placed", "eventBusName": "orders", "detail": {"id": 7}}
    answer = json_response({"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]})
    (request,) = await sent(eventbridge, {"input": event}, answer)
    assert (request.method, request.url) == ("POST", "https://events.eu-central-1.amazonaws.com/")
    assert lines(request)["x-amz-target"] == "AWSEvents.PutEvents"
    entry = {"Source": "shop", "DetailType": "Placed", "EventBusName": "orders", "Detail": '{"id":7}'}
    assert said(request) == {"Entries": [entry]}
    assert_signed(request, "events")


async def test_a_document_is_put_into_a_bucket() -> None:
    documents = FakeDocuments()
    action = {
        "bucket": "orders",
        "key": "a b/ü.txt",
        "document": documents.add("tea", "order.txt", "text/plain"),
    }
    variables = {"actionDiscriminator": "uploadObject", "action": action}
    (request,) = await sent(s3, variables, response(), documents=documents)
    assert request.method == "PUT"
    assert request.url == "https://orders.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC.txt"
    assert (request.body, lines(request)["content-type"]) == (b"tea", "text/plain")
    assert_signed(request, "s3")


async def test_a_large_document_is_put_in_parts() -> None:
    documents = FakeDocuments()
    reference = documents.add(b"x" * (20 * 1024**2), "large.bin", "application/pdf")
    started = "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>"
    done = "<CompleteMultipartUploadResult><Key>large.bin</Key></CompleteMultipartUploadResult>"
    answers = [
        response(200, started),
        *(response(200, ETag=f'"{n}"') for n in (1, 2, 3)),
        response(200, done),
    ]
    variables = {"actionDiscriminator": "uploadObject", "action": {"bucket": "orders", "document": reference}}
    requests = await sent(s3, variables, *answers, documents=documents)
    assert [each.method for each in requests] == ["POST", "PUT", "PUT", "PUT", "POST"]
    assert lines(requests[0])["content-type"] == "application/pdf"
    assert [len(each.body or b"") // 1024**2 for each in requests[1:4]] == [8, 8, 4]  # type: ignore[arg-type]  # bytes
    assert b"<PartNumber>3</PartNumber>" in bytes(requests[4].body or b"")  # type: ignore[arg-type]  # as above
    for request in requests:
        assert request.url.startswith("https://orders.s3.eu-central-1.amazonaws.com/large.bin?")
        assert_signed(request, "s3")


@pytest.mark.parametrize(
    ("action", "method", "answer"),
    [("downloadObject", "GET", response(200, "tea")), ("deleteObject", "DELETE", response(204))],
)
async def test_an_object_is_fetched_and_deleted(action: str, method: str, answer: Any) -> None:
    variables = {"actionDiscriminator": action, "action": {"bucket": "orders", "key": "k"}}
    (request,) = await sent(s3, variables, answer)
    assert (request.method, request.url) == (method, "https://orders.s3.eu-central-1.amazonaws.com/k")
    assert request.body is None
    assert_signed(request, "s3")


KEYS = {"primaryKeyComponents": {"id": "R-1"}}
PLACE = {"TableName": "orders", "Key": {"id": {"S": "R-1"}}}
NEW: dict[str, Any] = {"sum": 1.5, "n": None, "ok": True, "tags": ["a", 2], "deep": {"x": []}}
TYPED = {
    "sum": {"N": "1.5"},
    "n": {"NULL": True},
    "ok": {"BOOL": True},
    "tags": {"L": [{"S": "a"}, {"N": "2"}]},
    "deep": {"M": {"x": {"L": []}}},
}


@pytest.mark.parametrize(
    ("name", "given", "target", "expected"),
    [
        ("addItem", {"item": NEW}, "PutItem", {"TableName": "orders", "Item": TYPED}),
        ("getItem", KEYS, "GetItem", PLACE),
        ("deleteItem", KEYS, "DeleteItem", PLACE),
        (
            "updateItem",
            KEYS | {"keyAttributes": {"sum": 2}, "attributeAction": "PUT"},
            "UpdateItem",
            PLACE | {"AttributeUpdates": {"sum": {"Action": "PUT", "Value": {"N": "2"}}}},
        ),
        (
            "updateItem",
            KEYS | {"keyAttributes": {"sum": 2}, "attributeAction": "delete"},
            "UpdateItem",
            PLACE | {"AttributeUpdates": {"sum": {"Action": "DELETE"}}},
        ),
        (
            "scanTable",
            {"filterExpression": "n > :v", "expressionAttributeValues": {":v": 1}},
            "Scan",
            {
                "TableName": "orders",
                "FilterExpression": "n > :v",
                "ExpressionAttributeValues": {":v": {"N": "1"}},
            },
        ),
    ],
)
async def test_items_are_worked_on(name: str, given: Any, target: str, expected: Any) -> None:
    variables = {"input": {"itemOperation": name, "tableName": "orders"} | given}
    (request,) = await sent(dynamodb, variables, json_response({"Items": []}))
    assert (request.method, request.url) == ("POST", "https://dynamodb.eu-central-1.amazonaws.com/")
    assert lines(request)["x-amz-target"] == f"DynamoDB_20120810.{target}"
    assert said(request) == expected
    assert_signed(request, "dynamodb")


async def test_a_table_is_created_and_waited_for() -> None:
    table = {
        "tableOperation": "createTable",
        "tableName": "orders",
        "partitionKey": "id",
        "partitionKeyRole": "HASH",
        "partitionKeyType": "S",
        "sortKey": "at",
        "sortKeyRole": "RANGE",
        "sortKeyType": "N",
        "readCapacityUnits": "4",
        "writeCapacityUnits": 5,
        "billingModeStr": "PROVISIONED",
        "deletionProtection": "true",
    }
    active = json_response({"Table": {"TableStatus": "ACTIVE", "TableName": "orders"}})
    create, *looks = await sent(dynamodb, {"input": table}, json_response({}), active)
    assert said(create) == {
        "TableName": "orders",
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 4, "WriteCapacityUnits": 5},
        "DeletionProtectionEnabled": True,
    }
    assert {lines(each)["x-amz-target"] for each in looks} == {"DynamoDB_20120810.DescribeTable"}
