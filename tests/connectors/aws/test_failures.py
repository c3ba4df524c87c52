"""What models see of failures: what AWS itself says, and of the network what the reference shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from support.aws import ACCESS

from connectors.aws.dynamodb import dynamodb
from connectors.aws.s3 import s3
from connectors.aws.sns import sns
from connectors.aws.sqs import sqs
from connectors.sdk import (
    EgressDenied,
    HttpBodyError,
    HttpBodyTooLarge,
    HttpConnectError,
    HttpError,
    HttpTimeout,
    HttpTlsError,
)
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.testing import Fail, run_job

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = {"topic": {"topicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "message": "tea"}}
OBJECT = {"actionDiscriminator": "downloadObject", "action": {"bucket": "orders", "key": "k"}}


async def failed(connector: Any, variables: dict[str, Any], *answers: Any) -> Fail:
    outcome = await run_job(connector, ACCESS | variables, http=FakeHttp(*answers))
    assert isinstance(outcome, Fail), outcome
    return outcome


@pytest.mark.parametrize(
    "error",
    [
        HttpConnectError("Connection refused"),
        HttpTimeout("no answer within 60 s"),
        HttpTlsError("TLS handshake failed: expired"),
        HttpBodyError("it broke off"),
    ],
)
@pytest.mark.parametrize(("connector", "variables"), [(sns, TOPIC), (s3, OBJECT)])
async def test_a_failure_of_the_network_has_no_code_and_is_tried_again(
    connector: Any, variables: dict[str, Any], error: HttpError
) -> None:
    outcome = await failed(connector, variables, error)
    assert (outcome.message, outcome.retries) == (error.message, 2)
    assert "code" not in outcome.variables["error"]


@pytest.mark.parametrize("error", [EgressDenied("not there"), HttpBodyTooLarge("64 MB are the most")])
async def test_what_only_this_worker_refuses_has_its_code(error: HttpError) -> None:
    assert (await failed(sns, TOPIC, error)).variables["error"]["code"] == error.code


async def test_an_external_document_that_is_not_there_has_its_servers_code() -> None:
    document = {"camunda.document.type": "external", "url": "http://files.example/d", "name": "d"}
    action = {"bucket": "orders", "key": "k", "document": document}
    outcome = await failed(s3, {"actionDiscriminator": "uploadObject", "action": action}, response(404))
    assert outcome.variables["error"]["code"] == "404"


EMPTY_TABLE = {
    "tableOperation": "createTable",
    "tableName": "orders",
    "partitionKey": "id",
    "partitionKeyRole": "HASH",
    "partitionKeyType": "S",
    "readCapacityUnits": 0,
    "writeCapacityUnits": 5,
    "billingModeStr": "PROVISIONED",
    "deletionProtection": False,
}
UNTYPED_MESSAGE = {
    "url": "https://sqs.eu-central-1.amazonaws.com/1/orders",
    "messageBody": "tea",
    "messageAttributes": {"a": {"stringValue": "s3cret"}},
}


@pytest.mark.parametrize(
    ("connector", "variables", "code"),
    [
        (dynamodb, {"input": EMPTY_TABLE}, "ValidationException"),
        (sqs, {"queue": UNTYPED_MESSAGE}, "InvalidParameterValue"),
    ],
)
async def test_what_is_wrong_with_a_value_aws_says_itself_with_the_code_that_models_look_for(
    connector: Any, variables: dict[str, Any], code: str
) -> None:
    refusal = json_response({"__type": f"com.amazonaws#{code}", "message": "no such value"}, 400)
    outcome = await failed(connector, variables, refusal)
    assert outcome.message.startswith("no such value (Operation: ")
    assert f"Status Code: 400, Error Code: {code}" in outcome.message


async def test_a_name_that_would_change_the_url_is_not_sent_and_not_repeated() -> None:
    action = {"bucket": "s3cret bucket", "key": "k"}
    outcome = await failed(s3, {"actionDiscriminator": "deleteObject", "action": action})
    assert (outcome.message, outcome.retries) == ("AWS takes no such value for bucket name", 2)


@pytest.fixture
def no_region_around(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither in the environment nor in a file."""
    from connectors.aws import session

    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    session._session.cache_clear()
    yield
    session._session.cache_clear()


@pytest.mark.usefixtures("no_region_around")
@pytest.mark.parametrize("configuration", [{}, {"configuration": None}, {"configuration": {"region": None}}])
async def test_a_region_is_needed_from_somewhere(configuration: dict[str, Any]) -> None:
    variables = {"authentication": ACCESS["authentication"]} | OBJECT | configuration
    outcome = await run_job(s3, variables, http=FakeHttp())
    assert isinstance(outcome, Fail)
    assert outcome.message.startswith("configuration.region is missing")
    assert outcome.retries == 2
