"""What a job ends with: the response parameters, the errors with Camunda 7's classes, the waits of its job executor."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.camunda7 import http, soap
from connectors.sdk import HttpBodyError, HttpBodyTooLarge, HttpConnectError, HttpTimeout, Response
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, ThrowError, run_job

CALL = {"url": "http://h/a", "method": "GET"}
REQUEST = "org.camunda.connect.ConnectorRequestException"


async def ended(*answers: Any, headers: dict[str, str] | None = None, **more: Any) -> Outcome:
    return await run_job(http, CALL | more, headers, http=FakeHttp(*answers), retries=3)


async def test_without_result_headers_the_parameters_themselves_are_the_variables() -> None:
    outcome = await ended(Response(200, "OK", [("X-A", "1"), ("X-A", "2")], b'{"n":1}'))
    assert isinstance(outcome, Complete)
    assert outcome.variables == {
        "statusCode": 200,
        "headers": {"X-A": "2"},
        "response": '{"n":1}',
        "body": {"n": 1},
    }


@pytest.mark.parametrize(
    ("headers", "variables"),
    [
        ({"resultExpression": "={}"}, {}),
        ({"resultExpression": "={code: statusCode, text: response.response}"}, {"code": 201, "text": "[1]"}),
        ({"resultVariable": "r"}, {"r": {"statusCode": 201, "headers": {}, "response": "[1]", "body": [1]}}),
    ],
)
async def test_result_headers_have_their_usual_meaning(
    headers: dict[str, str], variables: dict[str, Any]
) -> None:
    assert (await ended(response(201, "[1]"), headers=headers)).variables == variables


@pytest.mark.parametrize(
    ("body", "parsed"),
    [
        ('{"a": [1]}', {"a": [1]}),
        (" [1] ", [1]),
        ("5", 5),
        ('"x"', "x"),
        ("true", True),
        ("plain", None),
        ("", None),
        ("{broken", None),
        ("<p:a xmlns:p='u'><p:b>x</p:b></p:a>", {"a": {"b": "x"}}),
        ("<html><br></html>", None),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', None),
    ],
)
async def test_a_body_is_parsed_if_it_is_json_or_xml(body: str, parsed: Any) -> None:
    variables = (await ended(response(200, body))).variables
    assert (variables["response"], variables["body"]) == (body, parsed)


async def test_a_large_body_is_parsed_too() -> None:
    value = ["x" * 100] * 4000
    assert (await ended(json_response(value))).variables["body"] == value


@pytest.mark.parametrize("status", [204, 205, 304])
async def test_without_an_entity_there_is_no_response(status: int) -> None:
    variables = (await ended(response(status))).variables
    assert (variables["statusCode"], variables["response"], variables["body"]) == (status, None, None)


async def test_of_a_head_there_is_no_response() -> None:
    assert (await ended(response(200), method="HEAD")).variables["response"] is None


@pytest.mark.parametrize("status", [404, 500])
async def test_every_status_is_a_success(status: int) -> None:
    outcome = await ended(response(status, "nope"))
    assert isinstance(outcome, Complete)
    assert outcome.variables["statusCode"] == status


async def test_a_soap_fault_is_a_success() -> None:
    fault = '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault/></e:Body></e:Envelope>'
    outcome = await run_job(soap, {"url": "http://h", "payload": "<a/>"}, http=FakeHttp(response(500, fault)))
    assert isinstance(outcome, Complete)
    assert outcome.variables["statusCode"] == 500
    assert outcome.variables["response"] == fault
    assert "Fault" in outcome.variables["body"]["Envelope"]["Body"]


@pytest.mark.parametrize("switched_on", [True, "TRUE"])
async def test_throw_http_error_makes_an_error_of_a_status(switched_on: Any) -> None:
    outcome = await ended(response(500, "x"), requestConfig={"throw-http-error": switched_on})
    assert isinstance(outcome, Fail)
    assert outcome.message == "HTCL-02010 HTTP request failed with Status Code: 500 , Response: x"
    assert outcome.retries == 2
    assert outcome.variables["error"]["code"] == REQUEST
    assert outcome.variables["error"]["variables"]["statusCode"] == 500


async def test_throw_http_error_leaves_other_statuses_alone() -> None:
    assert isinstance(await ended(response(302), requestConfig={"throw-http-error": True}), Complete)


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (HttpConnectError("refused"), REQUEST, "HTCL-02007 Unable to execute HTTP request: refused"),
        (HttpTimeout("no answer"), REQUEST, "HTCL-02007 Unable to execute HTTP request: no answer"),
        (HttpBodyError("cut"), "org.camunda.connect.ConnectorResponseException", "HTCL-02004"),
        (HttpBodyTooLarge("huge"), "org.camunda.connect.ConnectorResponseException", "HTCL-02004"),
    ],
)
async def test_no_usable_response_has_the_class_and_the_code_of_camunda_7(
    problem: Exception, code: str, said: str
) -> None:
    outcome = await ended(problem)
    assert isinstance(outcome, Fail)
    assert outcome.message.startswith(said)
    assert outcome.variables["error"]["code"] == code


async def test_an_error_expression_may_test_the_class() -> None:
    expression = (
        '=if starts with(error.code, "org.camunda.connect.") then bpmnError("Down", error.message) else null'
    )
    outcome = await ended(HttpConnectError("refused"), headers={"errorExpression": expression})
    assert isinstance(outcome, ThrowError)
    assert outcome.code == "Down"


async def test_an_error_expression_sees_the_response_parameters() -> None:
    expression = '=if body.errorCode != null then bpmnError("CardError", body.errorCode) else null'
    outcome = await ended(json_response({"errorCode": "expired"}), headers={"errorExpression": expression})
    assert outcome == ThrowError("CardError", "expired", "{}")
    outcome = await ended(json_response({}), headers={"errorExpression": expression})
    assert outcome.variables["statusCode"] == 200


@pytest.mark.parametrize(
    ("retries", "seconds"), [pytest.param(4, 10, id="first"), (3, 60), (2, 300), (1, 300), (9, 10)]
)
async def test_a_list_of_intervals_is_waited_as_by_the_job_executor(retries: int, seconds: float) -> None:
    headers = {"c7RetryTimeCycle": "PT10S,PT1M,PT5M", "retryBackoff": "PT10S"}
    outcome = await run_job(http, CALL, headers, http=FakeHttp(HttpTimeout("no")), retries=retries)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.backoff_ms) == (retries - 1, seconds * 1000)


@pytest.mark.parametrize("cycle", ["R3/PT15S", "PT1M", "${cycle}", "PT1M,never"])
async def test_other_cycles_leave_the_wait_to_the_back_off(cycle: str) -> None:
    headers = {"c7RetryTimeCycle": cycle, "retryBackoff": "PT7S"}
    outcome = await ended(HttpTimeout("no"), headers=headers)
    assert isinstance(outcome, Fail)
    assert outcome.backoff_ms == 7000
