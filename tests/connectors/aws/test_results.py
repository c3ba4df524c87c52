"""What jobs of the AWS connectors end with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.aws import ACCESS

from connectors.aws.dynamodb import dynamodb
from connectors.aws.eventbridge import eventbridge
from connectors.aws.functions import functions
from connectors.aws.s3 import s3
from connectors.aws.sns import sns
from connectors.aws.sqs import sqs
from connectors.sdk.testing import FakeDocuments, FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector, Response

TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders"
QUEUE = {"url": "https://sqs.eu-central-1.amazonaws.com/1/orders", "messageBody": "tea"}
CHARGE = {"awsFunction": {"functionName": "charge", "payload": {}}}
EVENT = {"source": "shop", "detailType": "Placed", "eventBusName": "orders", "detail": {}}


async def run(connector: Connector, variables: Any, *answers: Response, **more: Any) -> Outcome:
    return await run_job(
        connector, ACCESS | variables, {"resultVariable": "r"}, http=FakeHttp(*answers), **more
    )


async def result(connector: Connector, variables: Any, *answers: Response, **more: Any) -> Any:
    outcome = await run(connector, variables, *answers, **more)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


async def failed(connector: Connector, variables: Any, *answers: Response) -> Fail:
    outcome = await run(connector, variables, *answers)
    assert isinstance(outcome, Fail), outcome
    return outcome


async def test_a_sent_message_is_its_id() -> None:
    assert await result(sqs, {"queue": QUEUE}, json_response({"MessageId": "m"})) == {"messageId": "m"}


@pytest.mark.parametrize("connector", [sqs, sns])
@pytest.mark.parametrize("wrong", [{"type": "fifo"}, {"type": "standard", "messageGroupId": "g"}])
async def test_a_group_is_for_fifo_alone(connector: Connector, wrong: dict[str, str]) -> None:
    variables = {"queue": QUEUE | wrong, "topic": {"topicArn": TOPIC, "message": "m"} | wrong}
    outcome = await failed(connector, variables)
    assert outcome.retries == 0
    assert "messageGroupId" in outcome.message


async def test_what_a_function_raised_is_a_result() -> None:
    raised = response(200, b'{"errorMessage": "boom"}', X_Amz_Function_Error="Unhandled")
    assert (await result(functions, CHARGE, raised))["payload"] == {"errorMessage": "boom"}


@pytest.mark.parametrize("body", [b"", b"no json"])
async def test_a_function_answers_in_json(body: bytes) -> None:
    assert (await failed(functions, CHARGE, response(200, body))).retries == 2


async def test_an_entry_that_was_not_taken_is_a_result_with_the_answers_metadata() -> None:
    entry = {"ErrorCode": "InternalFailure", "ErrorMessage": "no"}
    answer = response(200, json.dumps({"FailedEntryCount": 1, "Entries": [entry]}), x_amzn_RequestId="q-1")
    found = await result(eventbridge, {"input": EVENT}, answer)
    assert found["failedEntryCount"] == 1
    assert found["entries"] == [{"eventId": None, "errorCode": "InternalFailure", "errorMessage": "no"}]
    assert found["sdkResponseMetadata"] == {"requestId": "q-1"}
    assert found["sdkHttpMetadata"] == {
        "httpHeaders": {"x-amzn-requestid": "q-1"},
        "httpStatusCode": 200,
        "allHttpHeaders": {"x-amzn-requestid": ["q-1"]},
    }


def fetch(**more: Any) -> dict[str, Any]:
    form = {"documentReturnFormat": {"choice": more.pop("choice")}} if "choice" in more else {}
    return {"actionDiscriminator": "downloadObject", "action": {"bucket": "b", "key": "d/k.x"} | more} | form


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text/plain", "tea", "tea"),
        ("text/plain; charset=utf-8", "tea", "dGVh"),
        ("application/json", '{"a": 1}', {"a": 1}),
        ("application/json", "", None),
        ("application/pdf", "tea", "dGVh"),
    ],
)
async def test_without_a_choice_the_content_type_says_what_the_content_is(
    kind: str, content: str, expected: Any
) -> None:
    found = await result(s3, fetch(), response(200, content, Content_Type=kind))
    assert found == {"bucket": "b", "key": "d/k.x", "element": {"content": expected}}


async def test_an_object_becomes_a_document_under_its_key() -> None:
    for choice in ({"choice": "DOCUMENT"}, {"asFile": True}):
        documents = FakeDocuments()
        found = await result(
            s3, fetch(**choice), response(200, "tea", Content_Type="text/plain"), documents=documents
        )
        assert found["element"] == {"document": documents.created[0].reference}
        assert documents.created[0].metadata.file_name == "d/k.x"
        assert documents.created[0].content == b"tea"


@pytest.mark.parametrize(("choice", "expected"), [("TEXT", '{"a":1}'), ("JSON", {"a": 1})])
async def test_a_choice_says_what_the_content_is(choice: str, expected: Any) -> None:
    found = await result(s3, fetch(choice=choice), response(200, '{"a":1}'))
    assert found["element"] == {"content": expected}


async def test_an_object_larger_than_a_variable_is_refused() -> None:
    outcome = await failed(s3, fetch(), response(200, b"x" * 1_572_865))
    assert "as a document" in outcome.message


async def test_an_upload_tells_the_key_of_the_input() -> None:
    documents = FakeDocuments()
    action = {"bucket": "b", "document": documents.add("tea", "order.txt")}
    given = {"actionDiscriminator": "uploadObject", "action": action}
    found = await result(s3, given, response(), documents=documents)
    assert found == {"bucket": "b", "key": None, "link": "https://b.s3.amazonaws.com/null"}


async def test_what_s3_refuses_is_told_with_its_code() -> None:
    body = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
    outcome = await failed(s3, fetch(), response(404, body))
    assert outcome.message == (
        "The specified key does not exist. (Operation: GetObject, Status Code: 404, Error Code: NoSuchKey)"
    )
    assert outcome.retries == 2


def on_items(name: str, **more: Any) -> dict[str, Any]:
    return {"input": {"itemOperation": name, "tableName": "t", "primaryKeyComponents": {"id": "1"}} | more}


async def test_an_item_is_a_list_of_its_attributes() -> None:
    item = {"id": {"S": "1"}, "n": {"N": "5"}, "s": {"NS": ["1.5"]}, "b": {"B": "AAH/"}, "m": {"M": {}}}
    expected = [{"id": "1"}, {"n": 5}, {"s": [1.5]}, {"b": "AAH/"}, {"m": {}}]
    assert await result(dynamodb, on_items("getItem"), json_response({"Item": item})) == expected
    assert await result(dynamodb, on_items("getItem"), json_response({})) is None


async def test_a_change_is_told_by_its_metadata() -> None:
    found = await result(dynamodb, on_items("deleteItem"), json_response({}))
    assert found["item"] is None
    assert found["deleteItemResult"].keys() == {
        "attributes", "consumedCapacity", "itemCollectionMetrics", "sdkHttpMetadata", "sdkResponseMetadata",
    }  # fmt: skip


async def test_a_scan_reads_all_pages() -> None:
    pages = [
        json_response({"Items": [{"id": {"S": "1"}}], "LastEvaluatedKey": {"id": {"S": "1"}}}),
        json_response({"Items": [{"id": {"S": "2"}}]}),
    ]
    scan = {"input": {"tableOperation": "scanTable", "tableName": "t"}}
    found = await result(dynamodb, scan, *pages)
    assert found == {"action": "scanTable", "status": "OK", "response": [{"id": "1"}, {"id": "2"}]}
    assert (await result(dynamodb, scan, json_response({"Items": []})))["response"] is None


async def test_a_table_is_described_with_the_names_of_java() -> None:
    table = {"TableName": "t", "CreationDateTime": 1.5, "SSEDescription": {"KMSMasterKeyArn": "k"}}
    given = {"input": {"tableOperation": "describeTable", "tableName": "t"}}
    found = await result(dynamodb, given, json_response({"Table": table}))
    assert (found["tableName"], found["replicas"]) == ("t", None)
    assert found["creationDateTime"] == "1970-01-01T00:00:01.500+00:00"
    assert found["ssedescription"]["kmsmasterKeyArn"] == "k"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("x", "Unsupported operation type"),
        ({"operationGroup": "itemOperation"}, "Unsupported operation type"),
        ({"tableName": "t", "itemOperation": "batchWrite"}, "Unsupported action type: batchWrite"),
        ({"tableOperation": None, "itemOperation": "getItem"}, "Unsupported action type: null"),
    ],
)
async def test_an_operation_that_can_not_be_run_is_told_in_the_references_words(
    given: Any, told: str
) -> None:
    outcome = await failed(dynamodb, {"input": given})
    assert (outcome.message, outcome.retries) == (told, 0)


async def test_what_an_operation_needs_is_named() -> None:
    outcome = await failed(dynamodb, {"input": {"tableName": "t", "itemOperation": "updateItem"}})
    assert outcome.retries == 0
    assert "primaryKeyComponents, keyAttributes, attributeAction" in outcome.message
