"""Result variable and result expression (runtime sheet, section 2; checks 1 to 11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, Field
from support.connectors import doing, returning

from worker.execution.limits import ExecutionLimits
from worker.testing import Complete, Fail, Outcome, run_job


async def outcome_of(result: Any, **headers: str) -> Outcome:
    return await run_job(returning(result), {"v": 1}, headers)


async def completed(result: Any, **headers: str) -> dict[str, Any]:
    outcome = await outcome_of(result, **headers)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables


async def refused(result: Any, **headers: str) -> Fail:
    outcome = await outcome_of(result, **headers)
    assert isinstance(outcome, Fail), outcome
    assert outcome.retries == 0
    return outcome


async def test_without_a_mapping_the_response_is_dropped() -> None:
    assert await completed({"a": 1}) == {}


async def test_blank_headers_are_as_if_missing() -> None:
    assert await completed({"a": 1}, resultVariable="  ", resultExpression=" ") == {}


@pytest.mark.parametrize(
    ("headers", "variables"),
    [
        ({}, {"a": 1}),
        ({"errorExpression": "=null"}, {"a": 1}),
        ({"resultVariable": "r"}, {"r": {"a": 1}}),
        ({"resultExpression": "={}"}, {}),
    ],
)
async def test_a_connector_may_complete_with_its_result_where_no_header_maps_it(
    headers: dict[str, str], variables: dict[str, Any]
) -> None:
    connector = replace(returning({"a": 1}), completes_with_result=True)
    assert (await run_job(connector, {}, headers)).variables == variables


async def test_the_result_variable_holds_the_whole_response() -> None:
    assert await completed({"a": 1}, resultVariable="r") == {"r": {"a": 1}}


async def test_a_null_response_gives_a_null_variable() -> None:
    assert await completed(None, resultVariable="r") == {"r": None}


async def test_the_name_of_the_result_variable_is_taken_as_it_is() -> None:
    assert await completed(1, resultVariable=' a."b ') == {' a."b ': 1}


async def test_a_result_expression_reads_the_response() -> None:
    assert await completed({"body": {"t": 1}}, resultExpression="={t: response.body.t}") == {"t": 1}


async def test_the_equals_sign_is_optional() -> None:
    assert await completed({"body": {"t": 1}}, resultExpression=" {t: response.body.t}") == {"t": 1}


async def test_top_level_keys_of_the_response_are_names_too() -> None:
    assert await completed({"body": {"t": 1}}, resultExpression="={t: body.t}") == {"t": 1}


async def test_response_is_the_whole_response_whatever_keys_it_has() -> None:
    assert await completed({"response": 1}, resultExpression="={t: response}") == {"t": {"response": 1}}


async def test_a_scalar_response_is_only_response() -> None:
    assert await completed("hi", resultExpression="={x: response}") == {"x": "hi"}


async def test_the_expression_wins_over_the_result_variable() -> None:
    assert await completed({"a": 1}, resultVariable="r", resultExpression="={r: 2, s: a}") == {"r": 2, "s": 1}


async def test_variable_and_expression_are_merged() -> None:
    merged = await completed({"a": 1}, resultVariable="r", resultExpression="={s: a}")
    assert merged == {"r": {"a": 1}, "s": 1}


async def test_an_expression_that_gives_null_adds_nothing() -> None:
    assert await completed({"a": 1}, resultExpression="=null") == {}


async def test_null_values_are_kept() -> None:
    assert await completed({}, resultExpression="={a: null}") == {"a": None}


async def test_job_variables_are_not_seen() -> None:
    assert await completed({}, resultExpression="={x: v}") == {"x": None}


@pytest.mark.parametrize(
    ("expression", "kind"), [("=5", "number"), ('="x"', "string"), ("=true", "boolean"), ("=[1]", "array")]
)
async def test_an_expression_that_gives_no_object_fails_for_good(expression: str, kind: str) -> None:
    failed = await refused({"a": 1}, resultExpression=expression)
    assert f"must return a JSON object, but got {kind}" in failed.message
    assert failed.variables["error"]["type"].endswith("ConnectorInputException")


async def test_an_expression_that_fails_for_this_response_is_retried() -> None:
    failed = await outcome_of({}, resultExpression="={a: assert(1, false)}")
    assert isinstance(failed, Fail)
    assert failed.retries == 2
    assert failed.variables["error"]["type"] == "io.camunda.connector.feel.FeelEngineWrapperException"
    assert failed.message.startswith("Header resultExpression: ")


async def test_the_key_of_a_function_in_a_mapped_result_fails_for_good() -> None:
    failed = await refused({"camunda.function.type": "base64"}, resultExpression="={a: response}")
    assert "camunda.function.type" in failed.message


async def test_the_key_of_a_function_may_be_in_the_result_variable() -> None:
    response = {"camunda.function.type": "base64"}
    assert await completed(response, resultVariable="r") == {"r": response}


async def test_both_mappings_may_hold_a_response_with_that_key() -> None:
    response = {"camunda.function.type": "base64"}
    mapped = await completed(response, resultVariable="r", resultExpression="={a: 1}")
    assert mapped == {"r": response, "a": 1}


class Order(BaseModel):
    number: int
    placed: date
    price: Decimal = Field(alias="netPrice")


@dataclass
class Line:
    sku: str
    qty: int


async def test_typed_results_are_written_as_json() -> None:
    order = Order(number=7, placed=date(2024, 2, 29), netPrice=Decimal("1.50"))
    expected = {
        "order": {"number": 7, "placed": "2024-02-29", "netPrice": 1.5},
        "lines": [{"sku": "x", "qty": 2}],
    }
    result = {"order": order, "lines": [Line("x", 2)]}
    assert await completed(result, resultVariable="r") == {"r": expected}
    assert await completed(result, resultExpression="=response") == expected


async def test_a_result_without_json_fails_for_good_and_names_the_class() -> None:
    failed = await refused({"a": object()}, resultVariable="r")
    assert "object has no JSON form" in failed.message


async def test_variables_over_the_limit_fail_with_a_code_the_size_and_the_limit() -> None:
    limits = ExecutionLimits(completion_bytes=1_572_864)
    outcome = await run_job(returning("x" * 1_600_000), {}, {"resultVariable": "r"}, limits=limits)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.variables["error"]["code"] == "RESULT_TOO_LARGE"
    assert "1600008 bytes" in outcome.message
    assert "1572864" in outcome.message


async def test_size_is_counted_in_bytes() -> None:
    limits = ExecutionLimits(completion_bytes=1000)
    assert isinstance(
        await run_job(returning("é" * 490), {}, {"resultVariable": "r"}, limits=limits), Complete
    )
    assert isinstance(await run_job(returning("é" * 500), {}, {"resultVariable": "r"}, limits=limits), Fail)


async def test_a_response_over_the_limit_may_be_mapped_to_less() -> None:
    limits = ExecutionLimits(completion_bytes=1000)
    headers = {"resultExpression": "={n: string length(response)}"}
    outcome = await run_job(returning("x" * 5000), {}, headers, limits=limits)
    assert isinstance(outcome, Complete)
    assert outcome.variables == {"n": 5000}


async def test_a_document_is_made_where_the_expression_asks_for_one() -> None:
    mapped = await completed({"data": "aGk="}, resultExpression="={f: createDocument(data), n: 1}")
    assert mapped["f"]["camunda.document.type"] == "camunda"
    assert mapped["f"]["metadata"]["size"] == 2
    assert mapped["n"] == 1


async def test_a_document_has_the_name_and_type_it_is_given() -> None:
    expression = '={f: createDocument({content: "aGk=", name: "a.txt", contentType: "text/plain"})}'
    metadata = (await completed({}, resultExpression=expression))["f"]["metadata"]
    assert (metadata["fileName"], metadata["contentType"]) == ("a.txt", "text/plain")


@pytest.mark.parametrize(
    "expression", ['=createDocument("aGk=")', '={f: createDocument("a?")}', "={f: createDocument(1)}"]
)
async def test_a_document_needs_a_field_and_base64_content(expression: str) -> None:
    assert "createDocument" in (await refused({}, resultExpression=expression)).message


async def test_a_connector_may_change_its_input_and_return_it() -> None:
    def work(input: Any, context: Any) -> Any:
        return {"was": input.v}

    outcome = await run_job(doing(work), {"v": 5}, {"resultExpression": "={x: was}"})
    assert outcome == Complete('{"x":5}')


class Colour(str, Enum):  # noqa: UP042 - an older style than StrEnum, and not the same text
    RED = "red"


@dataclass
class Thing:
    x: Any


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Colour.RED, "red"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ((1, (2,)), [1, [2]]),
        ([1.0, float("nan")], [1, None]),
        ({3}, [3]),
        (date(2024, 2, 29), "2024-02-29"),
        (b"hi", "aGk="),
        (Decimal("1.50"), 1.5),
        (2**70, float(2**70)),
        ({1: "a", None: "b"}, {"1": "a", "null": "b"}),
        (Thing(Thing(1)), {"x": {"x": 1}}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_expressions_read_a_result_as_its_json(value: Any, read: Any) -> None:
    assert await completed({"v": value}, resultExpression="={a: response.v, b: v}") == {"a": read, "b": read}
    assert await completed({"v": [value]}, resultExpression="={a: for each in v return each}") == {
        "a": [read]
    }


async def test_what_an_iterator_gives_is_read_as_often_as_expressions_want() -> None:
    result = {"v": iter([1, 2])}
    assert await completed(result, resultExpression="={a: sum(v), b: v}") == {"a": 3, "b": [1, 2]}


@pytest.mark.parametrize("expression", ["={n: v.v}", "={b: response}"])
async def test_an_expression_changes_nothing_of_the_result(expression: str) -> None:
    result = {"v": {"v": [1.0, {"w": 2.5}]}}
    await completed(result, resultVariable="r", resultExpression=expression)
    assert result == {"v": {"v": [1.0, {"w": 2.5}]}}
    assert type(result["v"]["v"][0]) is float


async def test_a_result_variable_beside_an_empty_mapping_holds_the_response() -> None:
    assert await completed({"a": 1}, resultVariable="r", resultExpression="={}") == {"r": {"a": 1}}
