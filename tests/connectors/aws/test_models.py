"""Services that judge, read and talk: what is sent, signed and as their service models have it, and what comes of it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from support.aws import ACCESS, assert_signed

from connectors.aws.bedrock import bedrock
from connectors.aws.comprehend import comprehend
from connectors.aws.sagemaker import sagemaker
from connectors.aws.textract import connector as textract_connector
from connectors.aws.textract import textract
from connectors.sdk.testing import FakeDocuments, FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector, Request

PDF = b"%PDF"


async def run(connector: Connector, given: dict[str, Any], http: FakeHttp, **more: Any) -> Outcome:
    return await run_job(connector, ACCESS | given, {"resultVariable": "r"}, http=http, **more)


async def done(
    connector: Connector, given: dict[str, Any], *answers: Any, **more: Any
) -> tuple[Any, list[Request]]:
    http = FakeHttp(*answers)
    outcome = await run(connector, given, http, **more)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"], http.requests


async def refused(connector: Connector, given: dict[str, Any], *answers: Any, **more: Any) -> Fail:
    outcome = await run(connector, given, FakeHttp(*answers), **more)
    assert isinstance(outcome, Fail), outcome
    return outcome


def lines(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers}


@cache
def members(service: str, operation: str) -> frozenset[str]:
    model = botocore.session.get_session().get_service_model(service)
    return frozenset(model.operation_model(operation).input_shape.members)


def said(request: Request, service: str, operation: str) -> Any:
    """The body of a request in AWS's JSON, addressed to the operation."""
    assert (request.method, request.url) == ("POST", f"https://{service}.eu-central-1.amazonaws.com/")
    assert lines(request)["x-amz-target"].endswith(f".{operation}")
    assert lines(request)["content-type"] == "application/x-amz-json-1.1"
    assert_signed(request, service)
    assert isinstance(request.body, bytes)
    body = json.loads(request.body)
    assert body.keys() <= members(service, operation)
    return body


async def test_a_text_is_judged() -> None:
    given = {"input": {"type": "sync", "text": "tea", "endpointArn": "arn:aws:comprehend:eu:1:e"}}
    answer = json_response({"Classes": [{"Name": "drink", "Score": 0.5}]})
    found, (request,) = await done(comprehend, given, answer)
    assert said(request, "comprehend", "ClassifyDocument") == {
        "Text": "tea",
        "EndpointArn": "arn:aws:comprehend:eu:1:e",
    }
    assert found["classes"] == [{"name": "drink", "score": 0.5, "page": None}]
    nothing = {"labels", "documentMetadata", "documentType", "errors", "warnings"}
    assert {name for name in found if found[name] is None} >= nothing


DOCUMENTS = {
    "type": "async",
    "inputS3Uri": "s3://orders/in",
    "outputS3Uri": "s3://orders/out",
    "dataAccessRoleArn": "arn:aws:iam::123456789012:role/reader",
    "documentClassifierArn": "arn:aws:comprehend:eu-central-1:123456789012:document-classifier/kinds",
    "documentReadMode": "NO_DATA",
    "documentReadAction": "NO_DATA",
}


async def test_documents_are_judged_by_a_job() -> None:
    more = {
        "comprehendInputFormat": "ONE_DOC_PER_FILE",
        "documentReadMode": "SERVICE_DEFAULT",
        "documentReadAction": "TEXTRACT_ANALYZE_DOCUMENT",
        "featureTypeTables": True,
        "tags": {"team": "shop"},
        "securityGroupIds": ["sg-1"],
        "subnets": ["subnet-1"],
        "outputKmsKeyId": "key",
        "jobName": "judge",
    }
    answer = json_response({"JobId": "j-1", "JobStatus": "SUBMITTED"})
    found, (request,) = await done(comprehend, {"input": DOCUMENTS | more}, answer)
    assert said(request, "comprehend", "StartDocumentClassificationJob") == {
        "JobName": "judge",
        "DocumentClassifierArn": DOCUMENTS["documentClassifierArn"],
        "DataAccessRoleArn": DOCUMENTS["dataAccessRoleArn"],
        "InputDataConfig": {
            "S3Uri": "s3://orders/in",
            "InputFormat": "ONE_DOC_PER_FILE",
            "DocumentReaderConfig": {
                "DocumentReadAction": "TEXTRACT_ANALYZE_DOCUMENT",
                "DocumentReadMode": "SERVICE_DEFAULT",
                "FeatureTypes": ["TABLES"],
            },
        },
        "OutputDataConfig": {"S3Uri": "s3://orders/out", "KmsKeyId": "key"},
        "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
        "Tags": [{"Key": "team", "Value": "shop"}],
        "ClientRequestToken": json.loads(bytes(request.body or b""))["ClientRequestToken"],  # type: ignore[arg-type]  # bytes
    }
    assert (found["jobId"], found["jobStatus"], found["jobArn"]) == ("j-1", "SUBMITTED", None)


async def test_what_is_not_given_is_not_sent() -> None:
    _, (request,) = await done(comprehend, {"input": DOCUMENTS}, json_response({"JobId": "j-1"}))
    body = said(request, "comprehend", "StartDocumentClassificationJob")
    assert body["InputDataConfig"] == {"S3Uri": "s3://orders/in"}
    assert body["OutputDataConfig"] == {"S3Uri": "s3://orders/out"}
    assert body.keys().isdisjoint({"VpcConfig", "Tags", "FlywheelArn", "JobName"})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"documentReadAction": "TEXTRACT_ANALYZE_DOCUMENT"}, "featureTypeTables"),
        ({"subnets": ["s"]}, "securityGroupIds"),
    ],
)
async def test_a_job_has_to_be_whole(wrong: Any, told: str) -> None:
    outcome = await refused(comprehend, {"input": DOCUMENTS | wrong})
    assert outcome.retries == 0
    assert told in outcome.message


def analysis(kind: str, **more: Any) -> dict[str, Any]:
    place = {"documentS3Bucket": "orders", "documentName": "1.pdf"}
    return {"input": {"executionType": kind, "analyzeTables": True} | place | more}


async def test_a_document_is_analyzed_at_once() -> None:
    documents = FakeDocuments()
    more = {"document": documents.add("tea", "1.png"), "analyzeQueries": True, "query": "What?"}
    answer = json_response(
        {"Blocks": [{"BlockType": "LINE", "Text": "tea"}], "DocumentMetadata": {"Pages": 1}}
    )
    found, (request,) = await done(textract, analysis("SYNC", **more), answer, documents=documents)
    assert said(request, "textract", "AnalyzeDocument") == {
        "Document": {"Bytes": "dGVh"},
        "FeatureTypes": ["TABLES", "QUERIES"],
        "QueriesConfig": {"Queries": [{"Text": "What?"}]},
    }
    assert found["documentMetadata"] == {"pages": 1}
    assert (found["blocks"][0]["blockType"], found["blocks"][0]["text"]) == ("LINE", "tea")


async def test_an_analysis_is_started() -> None:
    more = {
        "documentVersion": "v1",
        "jobTag": "t",
        "kmsKeyId": "key",
        "clientRequestToken": "once",
        "notificationChannelRoleArn": "arn:aws:iam::123456789012:role/n",
        "notificationChannelSnsTopicArn": "arn:aws:sns:eu-central-1:123456789012:n",
        "outputConfigS3Bucket": "results",
        "outputConfigS3Prefix": "out",
    }
    found, (request,) = await done(textract, analysis("ASYNC", **more), json_response({"JobId": "j-1"}))
    assert said(request, "textract", "StartDocumentAnalysis") == {
        "DocumentLocation": {"S3Object": {"Bucket": "orders", "Name": "1.pdf", "Version": "v1"}},
        "FeatureTypes": ["TABLES"],
        "JobTag": "t",
        "KMSKeyId": "key",
        "ClientRequestToken": "once",
        "NotificationChannel": {
            "RoleArn": "arn:aws:iam::123456789012:role/n",
            "SNSTopicArn": "arn:aws:sns:eu-central-1:123456789012:n",
        },
        "OutputConfig": {"S3Bucket": "results", "S3Prefix": "out"},
    }
    assert found["jobId"] == "j-1"


async def test_an_analysis_is_waited_for_and_its_pages_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textract_connector, "_PAUSE", 0)
    answers = [
        json_response({"JobId": "j-1"}),
        json_response({"JobStatus": "IN_PROGRESS"}),
        json_response({"JobStatus": "SUCCEEDED", "NextToken": "n", "Blocks": [{"Text": "a"}]}),
        json_response({"JobStatus": "SUCCEEDED", "Blocks": [{"Text": "b"}]}),
    ]
    found, requests = await done(textract, analysis("POLLING"), *answers)
    assert [each["text"] for each in found["blocks"]] == ["a", "b"]
    assert (found["jobStatus"], found["nextToken"]) == ("SUCCEEDED", None)
    looks = [said(each, "textract", "GetDocumentAnalysis") for each in requests[1:]]
    page = {"JobId": "j-1", "MaxResults": 1000}
    assert looks == [page, page, page | {"NextToken": "n"}]


@pytest.mark.parametrize(("status", "retries"), [("FAILED", 0), ("IN_PROGRESS", 2)])
async def test_an_analysis_that_fails_or_takes_too_long(
    status: str, retries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textract_connector, "_PAUSE", 0)
    answers = [json_response({"JobId": "j-1"}), json_response({"JobStatus": status})]
    assert (await refused(textract, analysis("POLLING"), *answers)).retries == retries


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"analyzeTables": False}, "At least one analyze type should be selected"),
        ({"analyzeQueries": True}, "query"),
        ({"notificationChannelRoleArn": "arn"}, "notificationChannelSnsTopicArn"),
    ],
)
async def test_an_analysis_has_to_be_whole(wrong: Any, told: str) -> None:
    outcome = await refused(textract, analysis("ASYNC", **wrong))
    assert outcome.retries == 0
    assert told in outcome.message


def inference(kind: str, **more: Any) -> dict[str, Any]:
    common = {"endpointName": "prices", "contentType": "text/csv", "accept": "application/json"}
    return {"input": {"invocationType": kind} | common | more}


def headers_of_sagemaker(request: Request) -> dict[str, str]:
    """What the request tells beside its body, by the ends of the headers' names."""
    prefix = "x-amzn-sagemaker-"
    return {
        name.removeprefix(prefix): value for name, value in lines(request).items() if name.startswith(prefix)
    }


async def test_a_model_is_asked() -> None:
    more = {
        "body": "1,2",
        "customAttributes": "c=1",
        "enableExplanations": "YES",
        "inferenceComponentName": "part",
        "inferenceId": "i-1",
        "targetContainerHostname": "box",
        "targetModel": "m.tar.gz",
        "targetVariant": "b",
    }
    answer = response(
        200, '{"price": 5}', Content_Type="application/json", x_Amzn_Invoked_Production_Variant="b"
    )
    found, (request,) = await done(sagemaker, inference("SYNC", **more), answer)
    host = "https://runtime.sagemaker.eu-central-1.amazonaws.com"
    assert (request.method, request.url) == ("POST", f"{host}/endpoints/prices/invocations")
    assert request.body == b'"1,2"', "always JSON"
    assert (lines(request)["content-type"], lines(request)["accept"]) == ("text/csv", "application/json")
    assert headers_of_sagemaker(request) == {
        "custom-attributes": "c=1",
        "enable-explanations": "`true`",
        "inference-component": "part",
        "inference-id": "i-1",
        "target-container-hostname": "box",
        "target-model": "m.tar.gz",
        "target-variant": "b",
    }
    assert_signed(request, "sagemaker")
    assert found == {
        "body": {"price": 5},
        "contentType": "application/json",
        "customAttributes": None,
        "invokedProductionVariant": "b",
    }


async def test_an_answer_that_is_no_json_is_text() -> None:
    answer = response(200, "5,6", Content_Type="text/csv")
    found, (request,) = await done(sagemaker, inference("SYNC", body=[1]), answer)
    assert found["body"] == "5,6"
    assert headers_of_sagemaker(request) == {"enable-explanations": "`false`"}


async def test_a_model_is_asked_by_way_of_s3() -> None:
    more = {"inputLocation": "s3://in/1", "requestTTLSeconds": "60", "invocationTimeoutSeconds": 30}
    answer = response(202, '{"InferenceId": "i-1"}', X_Amzn_SageMaker_OutputLocation="s3://out/1")
    found, (request,) = await done(sagemaker, inference("ASYNC", **more), answer)
    assert request.method == "POST"
    assert request.url.endswith("/endpoints/prices/async-invocations")
    assert not request.body
    assert headers_of_sagemaker(request) == {
        "accept": "application/json",
        "content-type": "text/csv",
        "inputlocation": "s3://in/1",
        "invocationtimeoutseconds": "30",
        "requestttlseconds": "60",
    }
    assert_signed(request, "sagemaker")
    assert found == {"outputLocation": "s3://out/1", "failureLocation": None, "inferenceId": "i-1"}


RUNTIME = "https://bedrock-runtime.eu-central-1.amazonaws.com/model"
HELLO = json_response({"output": {"message": {"role": "assistant", "content": [{"text": "Hello"}]}}})


async def test_a_model_is_called_in_its_own_terms() -> None:
    given = {"action": "invokeModel", "data": {"modelId": "amazon.m-1:0", "payload": {"inputText": "x"}}}
    found, (request,) = await done(bedrock, given, response(200, '{"results": []}'))
    assert (request.method, request.url) == ("POST", f"{RUNTIME}/amazon.m-1%3A0/invoke")
    assert request.body == b'{"inputText":"x"}'
    assert_signed(request, "bedrock")
    assert found == {"body": {"results": []}}


async def test_a_conversation_goes_on() -> None:
    documents = FakeDocuments()
    shown = [documents.add(PDF, "order 1.pdf"), documents.add(PDF, "photo.JPG")]
    history = [{"role": "user", "contentList": [{"text": "Hi"}]}]
    data = {
        "modelId": "m",
        "newMessage": "Sum?",
        "messagesHistory": history,
        "newDocuments": shown,
        "maxTokens": 100,
        "topP": 0.5,
    }
    found, (request,) = await done(bedrock, {"action": "converse", "data": data}, HELLO, documents=documents)
    assert (request.method, request.url) == ("POST", f"{RUNTIME}/m/converse")
    source = {"bytes": "JVBERg=="}
    assert json.loads(bytes(request.body or b"")) == {  # type: ignore[arg-type]  # bytes
        "messages": [
            {"role": "user", "content": [{"text": "Hi"}]},
            {
                "role": "user",
                "content": [
                    {"document": {"format": "pdf", "name": "order 1", "source": source}},
                    {"image": {"format": "jpeg", "source": source}},
                    {"text": "Sum?"},
                ],
            },
        ],
        "inferenceConfig": {"maxTokens": 100, "topP": 0.5},
    }
    assert_signed(request, "bedrock")
    new = [*({"document": each} for each in shown), {"text": "Sum?"}]
    answered = {"role": "assistant", "contentList": [{"text": "Hello"}]}
    assert found == [*history, {"role": "user", "contentList": new}, answered]
    again, _ = await done(
        bedrock,
        {"action": "converse", "data": data | {"messagesHistory": found}},
        HELLO,
        documents=documents,
    )
    assert again[:3] == found


async def test_a_document_has_to_be_of_a_kind_that_the_model_is_shown() -> None:
    documents = FakeDocuments()
    data = {"modelId": "m", "newMessage": "Hi", "newDocuments": [documents.add("x", "a.exe")]}
    outcome = await refused(bedrock, {"action": "converse", "data": data}, HELLO, documents=documents)
    assert outcome.message.startswith("Unsupported document type")


async def test_nothing_is_no_message() -> None:
    outcome = await refused(bedrock, {"action": "converse", "data": {"modelId": "m", "newMessage": ""}})
    assert outcome.retries == 0
