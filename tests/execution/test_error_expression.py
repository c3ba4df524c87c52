"""The error expression (runtime sheet, section 3; checks 20 to 29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.connectors import raising, returning

from connectors.sdk import ConnectorError
from worker.execution.limits import ExecutionLimits
from worker.testing import Complete, Fail, Outcome, ThrowError, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector

FAILING = raising(ConnectorError("404", "nf"))
NOT_FOUND = {
    "error": {"type": "io.camunda.connector.api.error.ConnectorException", "message": "nf", "code": "404"}
}
STATUS_FAIL = returning({"status": "fail"})


async def outcome_of(connector: Connector, expression: str, **headers: str) -> Outcome:
    return await run_job(connector, {}, {"errorExpression": expression, **headers})


async def refused(connector: Connector, expression: str, **headers: str) -> str:
    """The message of a job that failed for good because of its error expression."""
    outcome = await outcome_of(connector, expression, **headers)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "code" not in outcome.variables["error"]
    return outcome.message


async def test_a_bpmn_error_is_thrown_for_a_failure() -> None:
    expression = '=if error.code = "404" then bpmnError("NF", error.message, {k: 1}) else null'
    assert await outcome_of(FAILING, expression) == ThrowError("NF", "nf", '{"k":1}')


async def test_a_bpmn_error_needs_no_message_and_always_has_variables() -> None:
    assert await outcome_of(FAILING, "bpmnError(error.code)") == ThrowError("404", None, "{}")


async def test_an_empty_code_is_a_code() -> None:
    assert await outcome_of(FAILING, 'bpmnError("", "b")') == ThrowError("", "b", "{}")


async def test_a_job_error_says_retries_and_back_off() -> None:
    outcome = await outcome_of(FAILING, 'jobError("x", {a: 1}, job.retries - 1, @"PT10S")')
    assert outcome == Fail("x", 2, 10_000, '{"a":1,"error":"x"}')


async def test_a_job_error_ignores_the_retry_backoff_header_and_has_no_retries_by_default() -> None:
    outcome = await outcome_of(FAILING, 'jobError("x")', retryBackoff="PT30S")
    assert outcome == Fail("x", 0, 0, '{"error":"x"}')


async def test_the_message_of_a_job_error_hides_a_variable_called_error() -> None:
    outcome = await outcome_of(FAILING, 'jobError("x", {error: 1})')
    assert outcome.variables == {"error": "x"}


async def test_retries_are_whole_and_not_negative() -> None:
    for given, sent in (("1.9", 1), ("-3", 0)):
        outcome = await outcome_of(FAILING, f'jobError("x", {{}}, {given})')
        assert isinstance(outcome, Fail)
        assert outcome.retries == sent


async def test_an_ignored_error_completes_the_job_in_place_of_the_mapping() -> None:
    assert await outcome_of(FAILING, "ignoreError({ok: false})") == Complete('{"ok":false}')
    assert await outcome_of(FAILING, "ignoreError()") == Complete("{}")
    assert await outcome_of(STATUS_FAIL, "ignoreError()", resultVariable="r") == Complete("{}")


async def test_response_is_the_mapped_output_where_there_is_one() -> None:
    expression = '=if response.status = "fail" then bpmnError("E", "m") else null'
    assert await outcome_of(STATUS_FAIL, expression, resultVariable="r") == Complete(
        '{"r":{"status":"fail"}}'
    )


async def test_keys_of_the_output_are_names() -> None:
    expression = '=if r.status = "fail" then bpmnError("E", "m") else null'
    assert await outcome_of(STATUS_FAIL, expression, resultVariable="r") == ThrowError("E", "m", "{}")


async def test_response_is_the_raw_response_without_a_mapping() -> None:
    for name in ("response.status", "status"):
        expression = f'=if {name} = "fail" then bpmnError("E") else null'
        assert await outcome_of(STATUS_FAIL, expression) == ThrowError("E", None, "{}")


async def test_the_result_expression_comes_first() -> None:
    outcome = await outcome_of(
        STATUS_FAIL, '=if n = 5 then bpmnError("E") else null', resultExpression="={n: 5}"
    )
    assert outcome == ThrowError("E", None, "{}")


async def test_job_hides_a_key_of_the_response() -> None:
    expression = '=bpmnError("E", string(job.retries))'
    assert await outcome_of(returning({"job": 1}), expression) == ThrowError("E", "3", "{}")


async def test_error_is_null_for_a_success() -> None:
    expression = '=if error = null then null else bpmnError("E")'
    assert await outcome_of(STATUS_FAIL, expression, resultVariable="r") == Complete(
        '{"r":{"status":"fail"}}'
    )


async def test_error_variables_are_seen() -> None:
    connector = raising(ConnectorError("500", "x", variables={"response": {"body": {"why": "full"}}}))
    expression = '=bpmnError("E", error.variables.response.body.why)'
    assert await outcome_of(connector, expression) == ThrowError("E", "full", "{}")


@pytest.mark.parametrize(
    "expression",
    ["=null", "={}", '={errorType: "bpmnError", code: "X"}', '={errorType: "bpmnError", errorCode: null}'],
)
async def test_what_is_no_error_leaves_the_outcome_alone(expression: str) -> None:
    failed = await outcome_of(FAILING, expression)
    assert isinstance(failed, Fail)
    assert (failed.message, failed.retries, failed.variables) == ("nf", 2, NOT_FOUND)
    assert await outcome_of(STATUS_FAIL, expression, resultVariable="r") == Complete(
        '{"r":{"status":"fail"}}'
    )


async def test_a_blank_error_expression_is_none() -> None:
    assert isinstance(await outcome_of(STATUS_FAIL, "  "), Complete)


LITERALS: list[tuple[str, Outcome]] = [
    (
        '{errorType: "bpmnError", errorCode: "E", errorMessage: "m", variables: {a: 1}}',
        ThrowError("E", "m", '{"a":1}'),
    ),
    ('{errorType: "bpmnError", errorCode: 404}', ThrowError("404", None, "{}")),
    (
        '{errorType: "jobError", errorMessage: "m", retries: 2, retryBackoff: duration("PT1M")}',
        Fail("m", 2, 60_000, '{"error":"m"}'),
    ),
    (
        '{errorType: "jobError", errorMessage: "m", retries: 2, retryBackoff: "PT1M"}',
        Fail("m", 2, 60_000, '{"error":"m"}'),
    ),
    ('{errorType: "jobError", errorMessage: "m"}', Fail("m", 0, 0, '{"error":"m"}')),
    ('{errorType: "ignoreError", variables: {a: 1}, unknown: 2}', Complete('{"a":1}')),
]


@pytest.mark.parametrize(("literal", "expected"), LITERALS)
async def test_errors_may_be_written_as_contexts(literal: str, expected: Outcome) -> None:
    assert await outcome_of(FAILING, f"={literal}") == expected


@pytest.mark.parametrize(
    ("expression", "kind"), [("=false", "boolean"), ('="x"', "string"), ("=1", "number"), ("=[]", "array")]
)
async def test_what_is_no_object_fails_even_a_success_for_good(expression: str, kind: str) -> None:
    message = await refused(STATUS_FAIL, expression)
    assert f"Error expression must return a JSON object, but got {kind}" in message


@pytest.mark.parametrize(
    "expression",
    [
        "={a: 1}",
        '={errorType: "nope"}',
        '={errorType: ["bpmnError"]}',
        '={errorType: "bpmnError", errorCode: {}}',
        '={errorType: "bpmnError", errorCode: "E", variables: 1}',
        '={errorType: "jobError", errorMessage: "m", retries: "many"}',
        '={errorType: "jobError", errorMessage: "m", retryBackoff: "soon"}',
        '={errorType: "jobError", errorMessage: "m", retryBackoff: "-PT1S"}',
        '={errorType: "jobError", errorMessage: "m", retryBackoff: 5}',
        '=bpmnError("E", "m", {a: {camunda: 1, "camunda.function.type": "base64"}})',
        '=bpmnError("E", assert("m", false))',
    ],
)
async def test_what_is_no_error_object_fails_for_good_and_names_the_header(expression: str) -> None:
    for connector in (FAILING, STATUS_FAIL):
        assert (await refused(connector, expression)).startswith("Header errorExpression: ")


@pytest.mark.parametrize(
    ("call", "parameter"), [("bpmnError(404)", "errorCode"), ('bpmnError("A", null)', "errorMessage")]
)
async def test_a_wrong_argument_is_named(call: str, parameter: str) -> None:
    assert f"Parameter '{parameter}' of function 'bpmnError' must be a String" in await refused(FAILING, call)


async def test_messages_are_cut_to_6000_units() -> None:
    connector = raising(ConnectorError("c", "x" * 8000))
    thrown = await outcome_of(connector, '=bpmnError("E", error.message + "y")')
    assert isinstance(thrown, ThrowError)
    assert thrown.message == "x" * 6000


async def test_a_document_may_be_made_of_an_error() -> None:
    outcome = await outcome_of(FAILING, '=bpmnError("E", "m", {f: createDocument("aGk=")})')
    assert outcome.variables["f"]["camunda.document.type"] == "camunda"


async def test_variables_over_the_limit_fail_for_good() -> None:
    limits = ExecutionLimits(completion_bytes=1000)
    headers = {"errorExpression": '=jobError("x", {a: response}, 2)'}
    outcome: Any = await run_job(returning("x" * 2000), {}, headers, limits=limits)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.variables["error"]["code"] == "RESULT_TOO_LARGE"


async def test_it_sees_that_a_result_was_too_large() -> None:
    limits = ExecutionLimits(completion_bytes=1000)
    headers = {"resultVariable": "r", "errorExpression": "=bpmnError(error.code)"}
    assert await run_job(returning("x" * 2000), {}, headers, limits=limits) == ThrowError(
        "RESULT_TOO_LARGE", None, "{}"
    )


async def test_it_sees_input_errors() -> None:
    headers = {
        "errorExpression": '=if contains(error.message, "NOPE") then bpmnError("S", "no secret") else null'
    }
    outcome = await run_job(STATUS_FAIL, {"a": "{{secrets.NOPE}}"}, headers)
    assert outcome == ThrowError("S", "no secret", "{}")


async def test_what_it_makes_of_a_response_is_masked_but_for_a_completion() -> None:
    connector = returning({"echo": "pw-123456"})
    made = "{a: [echo]}"
    expected = [
        (f'bpmnError("E", echo, {made})', ThrowError("E", "***", '{"a":["***"]}')),
        (f"jobError(echo, {made}, 1)", Fail("***", 1, 0, '{"a":["***"],"error":"***"}')),
        (f"ignoreError({made})", Complete('{"a":["pw-123456"]}')),
    ]
    for expression, outcome in expected:
        variables, headers = {"p": "{{secrets.T}}"}, {"errorExpression": expression}
        assert await run_job(connector, variables, headers, secrets={"T": "pw-123456"}) == outcome


async def test_error_messages_it_sees_are_masked() -> None:
    connector = raising(ConnectorError("c", "denied pw-123456"))
    headers = {"errorExpression": '=bpmnError("E", error.message)'}
    outcome = await run_job(connector, {"a": "{{secrets.T}}"}, headers, secrets={"T": "pw-123456"})
    assert outcome == ThrowError("E", "denied ***", "{}")
