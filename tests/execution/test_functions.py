"""bpmnError, jobError, ignoreError, backoff and createDocument in expressions."""

from __future__ import annotations

from typing import Any

import pytest

from worker.execution.functions import CONNECTOR_FUNCTIONS, DocumentToCreate
from worker.feel import FeelError
from worker.feel import compile as compiled


def value(text: str) -> Any:
    return compiled(text, CONNECTOR_FUNCTIONS).evaluate_json({"code": 429})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('bpmnError("E")', {"errorType": "bpmnError", "errorCode": "E"}),
        (
            'bpmnError("E", "m", {code: code})',
            {"errorType": "bpmnError", "errorCode": "E", "errorMessage": "m", "variables": {"code": 429}},
        ),
        ('bpmnError(code: "E")', None),
        ("bpmnError()", None),
        (
            'jobError("m")',
            {"errorType": "jobError", "errorMessage": "m", "variables": {}, "retries": 0, "retryBackoff": "PT0S"},
        ),
        (
            'jobError(errorMessage: "m", variables: {a: 1}, retries: 2)',
            {"errorType": "jobError", "errorMessage": "m", "variables": {"a": 1}, "retries": 2, "retryBackoff": "PT0S"},
        ),
        ("ignoreError()", {"errorType": "ignoreError"}),
        ("ignoreError({a: 1})", {"errorType": "ignoreError", "variables": {"a": 1}}),
        ('backoff(1, @"PT1S", 2, @"PT1M", 0)', "PT1S"),
        ('backoff(4, @"PT1S", 2, @"PT1M", 0)', "PT8S"),
        ('backoff(99, @"PT1S", 2, @"PT1M", 0)', "PT1M"),
        ('backoff(1000000, @"PT1S", 2, @"PT1M", 0)', "PT1M"),
        ('backoff(2, @"PT0.05S", 1.6, @"PT5S", 0)', "PT0.08S"),
    ],
)  # fmt: skip
def test_a_connector_function_answers(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bpmnError(429)", "Parameter 'errorCode' of function 'bpmnError' must be a String"),
        ('bpmnError("E", null)', "Parameter 'errorMessage' of function 'bpmnError' must be a String"),
        ('bpmnError("E", "m", [])', "Parameter 'variables' of function 'bpmnError' must be a Context"),
        ("jobError(null)", "Parameter 'errorMessage' of function 'jobError' must be a String"),
        (
            'jobError(errorMessage: "m", retries: 1)',
            "Parameter 'variables' of function 'jobError' must be a Context",
        ),
        ('jobError("m", {}, true)', "Parameter 'retries' of function 'jobError' must be a Number"),
        (
            'jobError("m", {}, 1, "PT1S")',
            "Parameter 'retryBackoff' of function 'jobError' must be a Duration",
        ),
        ("ignoreError(1)", "Parameter 'variables' of function 'ignoreError' must be a Context"),
        ("backoff(0)", "'attempt' must be at least 1"),
        ('backoff(1, @"PT10S", 2, @"PT1S")', "'minDelay' must not be above 'maxDelay'"),
        ('backoff(1, @"PT1S", 0)', "'factor' must be above 0"),
        ('backoff(1, @"PT1S", 2, @"PT9S", -1)', "'jitterFactor' must not be negative"),
    ],
)
def test_a_wrong_argument_fails_the_evaluation(text: str, message: str) -> None:
    with pytest.raises(FeelError) as caught:
        value(text)
    assert message in str(caught.value)


def test_backoff_spreads_by_its_jitter() -> None:
    delays = {value('backoff(1, @"PT10S", 2, @"PT1M", 0.5)') for _ in range(50)}
    seconds = [float(delay.removeprefix("PT").removesuffix("S")) for delay in delays]
    assert len(delays) > 1
    assert all(5 <= each <= 15 for each in seconds)


def test_create_document_leaves_a_place_for_the_reference() -> None:
    assert value('{doc: createDocument("text")}') == {"doc": DocumentToCreate("text")}
