"""Functions that inputs call (runtime sheet, section 5.6)."""

from __future__ import annotations

from typing import Any

import pytest
from support.connectors import keeping

from connectors.sdk.testing import FakeDocuments
from worker.testing import Complete, Fail, run_job


def call(name: Any, *params: Any) -> dict[str, Any]:
    return {"camunda.function.type": name, "params": list(params)}


async def value_of(value: Any, documents: FakeDocuments | None = None) -> Any:
    kept: list[dict[str, Any]] = []
    outcome = await run_job(keeping(kept), {"v": value}, documents=documents)
    assert isinstance(outcome, Complete), outcome
    return kept[0]["v"]


async def refused(value: Any, documents: FakeDocuments | None = None) -> str:
    outcome = await run_job(keeping([]), {"v": value}, documents=documents)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.variables["error"]["type"].endswith("ConnectorInputException")
    return outcome.message


async def test_base64_of_text_and_of_a_document() -> None:
    documents = FakeDocuments()
    assert await value_of(call("base64", "hello")) == "aGVsbG8="
    assert await value_of(call("base64", documents.add("hi")), documents) == "aGk="


async def test_text_of_a_document() -> None:
    documents = FakeDocuments()
    assert await value_of(call("getText", documents.add("grün")), documents) == "grün"
    assert (
        await value_of(call("getText", documents.add("grün".encode("latin-1")), "latin-1"), documents)
        == "grün"
    )
    assert (
        await value_of(call("getText", documents.add(b"\xff"), None), documents)
        == "\N{REPLACEMENT CHARACTER}"
    )


async def test_json_of_a_document() -> None:
    documents = FakeDocuments()
    reference = documents.add('{"a": {"b": 2}}')
    assert await value_of(call("getJson", reference), documents) == {"a": {"b": 2}}
    assert await value_of(call("getJson", reference, "=a.b + 1"), documents) == 3


async def test_a_link_to_a_document() -> None:
    external = {"camunda.document.type": "external", "url": "https://files.example/a"}
    assert await value_of(call("createLink", external, "PT5M")) == "https://files.example/a"


async def test_calls_stand_anywhere_and_within_each_other() -> None:
    nested = {"list": [1, call("base64", call("base64", "a"))], "x": {"y": call("base64", "b")}}
    assert await value_of(nested) == {"list": [1, "WVE9PQ=="], "x": {"y": "Yg=="}}


async def test_params_may_be_missing_where_none_are_needed() -> None:
    assert "does not take 0 params" in await refused({"camunda.function.type": "base64"})


async def test_secrets_are_in_place_before_functions_are_called() -> None:
    kept: list[dict[str, Any]] = []
    await run_job(keeping(kept), {"v": call("base64", "{{secrets.T}}")}, secrets={"T": "hello"})
    assert kept == [{"v": "aGVsbG8="}]


async def test_ten_calls_are_made_and_no_more() -> None:
    assert await value_of([call("base64", "a")] * 10) == ["YQ=="] * 10
    assert "More than 10 functions" in await refused([call("base64", "a")] * 11)
    deep: Any = "a"
    for _ in range(11):
        deep = call("base64", deep)
    assert "More than 10 functions" in await refused(deep)


@pytest.mark.parametrize("name", ["nope", "", None, 5, ["base64"]])
async def test_an_unknown_function_fails_for_good(name: Any) -> None:
    assert (await refused(call(name))).startswith("No intrinsic function found with name: ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (call("base64", "a", "b"), "Function base64 does not take 2 params"),
        (call("base64", 5), "must be a document"),
        (call("getText", "no document"), "must be a document"),
        ({"camunda.function.type": "base64", "params": "a"}, "params must be a list"),
        (call("base64", {"camunda.document.type": "camunda", "documentId": "9"}), "no document 9"),
        (call("createLink", {"camunda.document.type": "external", "url": "u"}, "soon"), "no document"),
    ],
)
async def test_a_call_that_fails_fails_the_job_for_good(value: Any, reason: str) -> None:
    assert reason in await refused(value, FakeDocuments())


async def test_a_failure_names_the_function() -> None:
    documents = FakeDocuments()
    text = documents.add("no json")
    assert await refused(call("getJson", text), documents) == "Function getJson: the document is not JSON"
    assert (await refused(call("getText", text, "klingon"), documents)).startswith(
        "Function getText: klingon is no"
    )
    json = documents.add("{}")
    assert (await refused(call("getJson", json, "={"), documents)).startswith("Function getJson: ")
    assert (await refused(call("getJson", json, 5), documents)).startswith("Function getJson: ")
    assert "has no links" in await refused(call("createLink", json), documents)


async def test_a_bad_duration_of_a_link_is_named() -> None:
    external = {"camunda.document.type": "external", "url": "https://files.example/a"}
    assert "soon is not an ISO 8601 duration" in await refused(call("createLink", external, "soon"))


async def test_a_document_that_is_too_large_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = FakeDocuments()
    large = documents.add(b"x" * (64 * 1024**2 + 1))
    assert "more than 67108864 bytes" in await refused(call("getText", large), documents)
