"""From exceptions to FailJob (runtime sheet, section 1.4; checks 12 to 19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from support.connectors import doing, raising

from connectors.sdk import ConnectorError, HttpTimeout, InputError, RetryLater
from worker.execution.limits import ExecutionLimits
from worker.testing import Fail, run_job

NOT_FOUND = ConnectorError("404", "nf")


async def failed(
    error: BaseException, *, retries: int = 3, secrets: dict[str, str] | None = None, **headers: str
) -> Fail:
    variables = {"p": "{{secrets.T}}"} if secrets else {}
    outcome = await run_job(raising(error), variables, headers, retries=retries, secrets=secrets)
    assert isinstance(outcome, Fail), outcome
    return outcome


async def test_a_connector_error_takes_one_retry_and_becomes_the_local_variable_error() -> None:
    outcome = await failed(NOT_FOUND)
    assert (outcome.message, outcome.retries, outcome.backoff_ms) == ("nf", 2, None)
    error = {"type": "io.camunda.connector.api.error.ConnectorException", "message": "nf", "code": "404"}
    assert outcome.variables == {"error": error}


async def test_the_retry_backoff_header_is_the_back_off() -> None:
    outcome = await failed(NOT_FOUND, retryBackoff="PT30S")
    assert (outcome.retries, outcome.backoff_ms) == (2, 30_000)


async def test_the_back_off_is_sent_without_retries_too() -> None:
    outcome = await failed(NOT_FOUND, retries=0, retryBackoff="PT7S")
    assert (outcome.retries, outcome.backoff_ms) == (0, 7_000)


async def test_an_input_error_is_never_retried_and_has_no_code() -> None:
    outcome = await failed(InputError("bad"))
    assert outcome.retries == 0
    assert outcome.variables["error"] == {
        "type": "io.camunda.connector.api.error.ConnectorInputException",
        "message": "bad",
    }


async def test_an_error_caused_by_an_input_error_is_never_retried() -> None:
    error = RuntimeError("outer")
    error.__cause__ = InputError("bad")
    assert (await failed(error)).retries == 0


async def test_an_input_error_further_down_does_not_count() -> None:
    error, between = RuntimeError("outer"), RuntimeError("between")
    error.__cause__, between.__cause__ = between, InputError("bad")
    assert (await failed(error)).retries == 2


async def test_retry_later_says_when_and_how_often() -> None:
    outcome = await failed(RetryLater(after=timedelta(seconds=5), retries=7), retryBackoff="PT30S")
    assert (outcome.retries, outcome.backoff_ms) == (7, 5_000)
    assert outcome.variables["error"]["type"].endswith("ConnectorRetryException")


async def test_retry_later_leaves_to_the_element_what_it_does_not_say() -> None:
    outcome = await failed(RetryLater("busy", code="503"), retryBackoff="PT30S")
    assert (outcome.message, outcome.retries, outcome.backoff_ms) == ("busy", 2, 30_000)


async def test_a_job_without_retries_has_none_after_a_failure() -> None:
    assert (await failed(NOT_FOUND, retries=0)).retries == 0


async def test_http_errors_have_the_code_models_test_for() -> None:
    error = (await failed(HttpTimeout("too slow"))).variables["error"]
    assert error == {
        "type": "io.camunda.connector.api.error.ConnectorException",
        "message": "too slow",
        "code": "408",
    }


async def test_error_variables_are_passed_on() -> None:
    error = ConnectorError("500", "x", variables={"response": {"body": [1, None]}})
    assert (await failed(error)).variables["error"]["variables"] == {"response": {"body": [1, None]}}


async def test_messages_are_cut_to_6000_utf16_units() -> None:
    outcome = await failed(ConnectorError(None, "x" * 8000))
    assert len(outcome.message) == 6000
    assert len(outcome.variables["error"]["message"]) == 6000


async def test_no_character_is_cut_in_half() -> None:
    outcome = await failed(ConnectorError(None, "x" + "😀" * 4000))
    assert outcome.message == "x" + "😀" * 2999


async def test_half_a_surrogate_pair_in_a_message_does_no_harm() -> None:
    outcome = await failed(ConnectorError("c", "bad \ud800", variables={"v": "\ud800"}))
    assert outcome.message.encode() == b"bad ?"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RuntimeError("denied"), "denied"),
        (KeyError("k"), "KeyError: 'k'"),
        (TimeoutError(), "TimeoutError, without a message"),
    ],
)
async def test_unexpected_errors_are_told_in_their_own_words(error: Exception, message: str) -> None:
    outcome = await failed(error)
    assert (outcome.message, outcome.retries) == (message, 2)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (RuntimeError("x"), "java.lang.RuntimeException"),
        (ValueError("x"), "java.lang.IllegalArgumentException"),
        (UnicodeError("x"), "java.lang.IllegalArgumentException"),
    ],
)
async def test_unexpected_errors_have_the_name_of_their_java_kin(error: Exception, name: str) -> None:
    assert (await failed(error)).variables["error"]["type"] == name


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (
            "psycopg",
            "The library psycopg is not installed where the worker runs: pip install 'connector-worker[sql]'",
        ),
        ("google.auth", "pip install 'connector-worker[gcp]'"),
        ("shouting", "The library shouting is not installed where the worker runs."),
    ],
)
async def test_a_library_that_is_not_installed_is_told_with_its_extra(module: str, message: str) -> None:
    error = ModuleNotFoundError(f"No module named '{module}'", name=module)
    assert (await failed(error)).message.endswith(message)


class Secretive(BaseModel):
    pin: int


async def test_a_model_that_refuses_data_inside_a_connector_shows_no_value() -> None:
    def work(input: Any, context: Any) -> Any:
        Secretive.model_validate({"pin": "hunter2"})

    outcome = await run_job(doing(work), {})
    assert isinstance(outcome, Fail)
    assert "Property: pin: Validation failed. It must be a whole number." in outcome.message
    assert "hunter2" not in str(outcome)


async def test_secrets_are_masked_in_messages_and_error_variables_but_not_in_codes() -> None:
    error = ConnectorError("pw-123456", "denied pw-123456", variables={"pw-123456": ["is pw-123456"]})
    outcome = await failed(error, secrets={"T": "pw-123456"})
    assert outcome.message == "denied ***"
    assert outcome.variables["error"]["variables"] == {"***": ["is ***"]}
    assert outcome.variables["error"]["code"] == "pw-123456"


async def test_messages_are_masked_before_they_are_cut() -> None:
    outcome = await failed(ConnectorError(None, "x" * 5995 + "pw-123456"), secrets={"T": "pw-123456"})
    assert outcome.message == "x" * 5995 + "***"


async def test_a_connector_can_have_derived_texts_masked() -> None:
    def work(input: Any, context: Any) -> Any:
        context.mask("session-4711")
        raise ConnectorError(None, "refused session-4711")

    outcome = await run_job(doing(work), {})
    assert isinstance(outcome, Fail)
    assert outcome.message == "refused ***"


async def test_error_variables_without_json_are_left_out_and_said_so() -> None:
    outcome = await failed(ConnectorError("c", "x", variables={"v": object()}))
    assert "variables" not in outcome.variables["error"]
    assert "object has no JSON form" in outcome.message


async def test_error_variables_over_the_limit_are_left_out_and_the_job_keeps_its_retries() -> None:
    error = ConnectorError("500", "broken", variables={"body": "x" * 5000})
    outcome = await run_job(raising(error), {}, limits=ExecutionLimits(completion_bytes=2000))
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert outcome.variables["error"]["code"] == "500"
    assert "variables" not in outcome.variables["error"]
    assert outcome.message.startswith("broken (error.variables left out: ")
